import type { WorkerHost, WorkerKind } from './channel.ts'
import type { WorkerClient } from './client.ts'
import type { WorkerMethods } from './serve.ts'
import { connectWorker } from './client.ts'

/** Worker processes that are started when first needed and again after they died. */
export type WorkerPool = {
  readonly host: WorkerHost
  /**
   * The live worker of a lane. Lanes keep apart what may not wait for or fall with each other: the window's frames (`interactive`)
   * and files nobody has looked into yet (`jobs`).
   */
  readonly get: <Methods extends WorkerMethods>(kind: WorkerKind, lane: string) => WorkerClient<Methods>
  readonly close: () => void
}

/** Makes an empty pool over a host. */
export function createWorkerPool(host: WorkerHost): WorkerPool {
  const workers = new Map<string, WorkerClient<WorkerMethods>>()
  return {
    host,
    get: <Methods extends WorkerMethods>(kind: WorkerKind, lane: string) => {
      const key = `${kind}/${lane}`
      const live = workers.get(key)
      if (live?.alive)
        return live as unknown as WorkerClient<Methods>
      const fresh = connectWorker<WorkerMethods>(host.spawn(kind))
      workers.set(key, fresh)
      return fresh as unknown as WorkerClient<Methods>
    },
    close() {
      for (const worker of workers.values())
        worker.close()
      workers.clear()
    },
  }
}
