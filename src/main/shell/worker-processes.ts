import type { UtilityProcess } from 'electron'
import type { EngineToMain, MainToEngine, MainToWorker } from '#shared/process-messages.ts'
import type { Log } from './log.ts'
import { join } from 'node:path'
import { MessageChannelMain, utilityProcess } from 'electron'

type Spawn = Extract<EngineToMain, { type: 'spawn-worker' }>
type Post = (message: MainToEngine, ports?: Electron.MessagePortMain[]) => void

/** The worker processes of one engine process: started when it asks, and never outliving it. */
export type WorkerProcesses = Readonly<{ spawn: (request: Spawn) => void, kill: (id: number) => void, killAll: () => void }>

export function createWorkerProcesses(options: Readonly<{ entryDir: string, post: Post, log: Log }>): WorkerProcesses {
  const workers = new Map<number, UtilityProcess>()

  function spawn({ kind, id }: Spawn): void {
    const worker = utilityProcess.fork(join(options.entryDir, `${kind}-worker.js`), [], { serviceName: `Affectree ${kind}`, stdio: 'inherit' })
    workers.set(id, worker)
    worker.once('spawn', () => {
      const { port1, port2 } = new MessageChannelMain()
      const serve: MainToWorker = { type: 'serve' }
      worker.postMessage(serve, [port1])
      options.post({ type: 'worker-port', id, pid: worker.pid }, [port2])
    })
    worker.once('exit', (code) => {
      workers.delete(id)
      options.log.write(code === 0 ? 'info' : 'warn', 'workers', `The ${kind} process ended`, { code })
      options.post({ type: 'worker-exit', id, code })
    })
  }

  function killAll(): void {
    for (const worker of workers.values())
      worker.kill()
    workers.clear()
  }

  return { spawn, kill: id => void workers.get(id)?.kill(), killAll }
}
