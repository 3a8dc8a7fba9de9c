import type { MessagePortMain, UtilityProcess } from 'electron'
import type { EngineStart, EngineToMain, MainToEngine, ResolvedToken } from '#shared/process-messages.ts'
import type { EngineState } from '#shared/shell-api.ts'
import type { Log } from './log.ts'
import type { WorkerProcesses } from './worker-processes.ts'
import { join } from 'node:path'
import { MessageChannelMain, utilityProcess } from 'electron'
import { createBackOff } from './back-off.ts'
import { useVault } from './key-vault.ts'
import { createWorkerProcesses } from './worker-processes.ts'

export type EngineProcess = Readonly<{
  /** A port to the engine; waits while it starts. */
  connect: () => Promise<MessagePortMain>
  resolveToken: (token: string) => Promise<ResolvedToken>
  state: () => EngineState
  /** Called with each change of state, and so with `ready` after every restart. */
  onState: (listener: (state: EngineState) => void) => void
  /** Ends the engine in order, and by force when it does not answer. */
  close: () => Promise<void>
}>

type Options = Readonly<{ entryDir: string, start: EngineStart, log: Log }>
type Running = { child: UtilityProcess, workers: WorkerProcesses, post: (message: MainToEngine, ports?: MessagePortMain[]) => void }

const closeMs = 4000
const missing: ResolvedToken = { kind: 'missing' }

/** Runs the engine as a utility process and starts it again, with back-off, whenever it ends on its own. */
export function startEngineProcess(options: Options): EngineProcess {
  const { log } = options
  const backOff = createBackOff()
  const listeners: ((state: EngineState) => void)[] = []
  const waiting: (() => void)[] = []
  const resolving = new Map<number, (resource: ResolvedToken) => void>()
  let running: Running | null = null
  let state: EngineState = 'starting'
  let closing = false
  let closed: () => void = () => undefined
  let nextId = 1

  function setState(next: EngineState): void {
    state = next
    for (const listener of listeners)
      listener(next)
  }

  function receive(from: Running, message: EngineToMain): void {
    if (message.type === 'ready') {
      setState('ready')
      for (const go of waiting.splice(0))
        go()
    }
    else if (message.type === 'resolved') {
      resolving.get(message.id)?.(message.resource)
      resolving.delete(message.id)
    }
    else if (message.type === 'spawn-worker') {
      from.workers.spawn(message)
    }
    else if (message.type === 'kill-worker') {
      from.workers.kill(message.id)
    }
    else if (message.type === 'vault') {
      from.post({ type: 'vault-answer', id: message.id, text: useVault(message.act, message.text) })
    }
    else if (message.type === 'log') {
      log.write(message.level, message.scope, message.message, message.data)
    }
    else {
      closed()
    }
  }

  function ended(from: Running, code: number): void {
    from.workers.killAll()
    running = null
    for (const answer of resolving.values())
      answer(missing)
    resolving.clear()
    closed()
    if (closing)
      return
    const delayMs = backOff.next(performance.now())
    log.write('error', 'engine', 'The engine process ended', { code, restartInMs: delayMs })
    setState(delayMs === null ? 'failed' : 'restarting')
    if (delayMs !== null)
      setTimeout(launch, delayMs)
  }

  function launch(): void {
    if (closing)
      return
    const child = utilityProcess.fork(join(options.entryDir, 'engine.js'), [], { serviceName: 'Affectree engine', stdio: 'inherit' })
    const post: Running['post'] = (message, ports = []) => child.postMessage(message, ports)
    const own: Running = { child, post, workers: createWorkerProcesses({ entryDir: options.entryDir, post, log }) }
    running = own
    child.on('message', (message: EngineToMain) => receive(own, message))
    child.once('exit', code => ended(own, code))
    post({ type: 'start', options: options.start })
  }

  async function connect(): Promise<MessagePortMain> {
    if (state === 'failed') {
      setState('starting')
      launch()
    }
    if (state !== 'ready')
      await new Promise<void>(resolve => waiting.push(resolve))
    const { port1, port2 } = new MessageChannelMain()
    running?.post({ type: 'connect' }, [port1])
    return port2
  }

  async function resolveToken(token: string): Promise<ResolvedToken> {
    const to = running
    if (!to || state !== 'ready')
      return missing
    const id = nextId++
    return new Promise((resolve) => {
      resolving.set(id, resolve)
      to.post({ type: 'resolve', id, token })
    })
  }

  async function close(): Promise<void> {
    closing = true
    const last = running
    if (!last)
      return
    const answered = new Promise<void>((resolve) => {
      closed = resolve
    })
    last.post({ type: 'close' })
    await Promise.race([answered, new Promise(resolve => setTimeout(resolve, closeMs))])
    last.workers.killAll()
    last.child.kill()
  }

  launch()
  return { connect, resolveToken, state: () => state, onState: listener => void listeners.push(listener), close }
}
