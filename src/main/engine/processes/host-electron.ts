import type { EngineToMain, MainToEngine } from '#shared/process-messages.ts'
import type { WorkerChannel, WorkerExit, WorkerHost } from './channel.ts'

/** A MessagePort as Electron's utility processes see it (`MessagePortMain`), in the few members used here. */
export type ElectronPort = {
  readonly postMessage: (message: unknown) => void
  readonly on: ((event: 'message', listener: (event: { data: unknown }) => void) => unknown) & ((event: 'close', listener: () => void) => unknown)
  readonly start: () => void
  readonly close: () => void
}

/** The host beside its ear: messages from main that concern workers are handed to `receive`. */
export type ElectronWorkerHost = WorkerHost & {
  readonly receive: (message: MainToEngine, ports: readonly ElectronPort[]) => void
}

type Spawned = {
  port: ElectronPort | null
  pid: number | undefined
  exit: WorkerExit | null
  readonly unsent: unknown[]
  readonly onMessage: ((message: unknown) => void)[]
  readonly onExit: ((exit: WorkerExit) => void)[]
}

/** Starts workers by asking Electron's main process for utility processes; `post` sends to main. */
export function createElectronWorkerHost(post: (message: EngineToMain) => void): ElectronWorkerHost {
  const workers = new Map<number, Spawned>()
  let nextId = 1

  function attach(worker: Spawned, port: ElectronPort): void {
    worker.port = port
    port.on('message', (event) => {
      for (const listener of worker.onMessage)
        listener(event.data)
    })
    port.start()
    for (const message of worker.unsent.splice(0))
      port.postMessage(message)
  }

  function end(worker: Spawned, exit: WorkerExit): void {
    worker.exit = exit
    worker.port?.close()
    for (const listener of worker.onExit.splice(0))
      listener(exit)
  }

  function channelOf(id: number, worker: Spawned): WorkerChannel {
    return {
      get pid() {
        return worker.pid
      },
      post: (message) => {
        if (worker.port)
          worker.port.postMessage(message)
        else
          worker.unsent.push(message)
      },
      onMessage: listener => void worker.onMessage.push(listener),
      onExit: (listener) => {
        if (worker.exit)
          listener(worker.exit)
        else
          worker.onExit.push(listener)
      },
      kill: () => post({ type: 'kill-worker', id }),
    }
  }

  return {
    spawn(kind) {
      const id = nextId++
      const worker: Spawned = { port: null, pid: undefined, exit: null, unsent: [], onMessage: [], onExit: [] }
      workers.set(id, worker)
      post({ type: 'spawn-worker', kind, id })
      return channelOf(id, worker)
    },
    receive(message, ports) {
      if (message.type !== 'worker-port' && message.type !== 'worker-exit')
        return
      const worker = workers.get(message.id)
      if (!worker)
        return
      if (message.type === 'worker-port') {
        worker.pid = message.pid
        if (ports[0])
          attach(worker, ports[0])
      }
      else {
        workers.delete(message.id)
        end(worker, { code: message.code, signal: null })
      }
    },
  }
}
