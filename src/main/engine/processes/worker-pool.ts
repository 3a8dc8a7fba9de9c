import type { WorkerHost, WorkerKind } from './channel.ts'
import type { WorkerClient } from './client.ts'
import type { WorkerMethods } from './serve.ts'
import { AppError } from '#shared/errors.ts'
import { connectWorker } from './client.ts'

/** Worker processes that are started when first needed and again after they died. */
export type WorkerPool = {
  readonly host: WorkerHost
  /** The one process of a kind that answers the window; calls share it. */
  readonly shared: <Methods extends WorkerMethods>(kind: WorkerKind) => WorkerClient<Methods>
  /**
   * Lends a process to one piece of work alone, so that its death can be blamed on nothing else. When `signal` aborts and the work
   * does not end soon, the process is ended. An idle process is used again by the next.
   */
  readonly lend: <Methods extends WorkerMethods, T>(kind: WorkerKind, signal: AbortSignal, work: (worker: WorkerClient<Methods>) => Promise<T>) => Promise<T>
  readonly close: () => void
}

const graceMs = 2000

async function runHeeding<Methods extends WorkerMethods, T>(worker: WorkerClient<Methods>, signal: AbortSignal, work: (worker: WorkerClient<Methods>) => Promise<T>): Promise<T> {
  if (signal.aborted)
    throw new AppError('cancelled', 'Cancelled')
  let timer: NodeJS.Timeout | undefined
  const abort = (): void => {
    timer = setTimeout(worker.close, graceMs)
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await work(worker)
  }
  finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

/** Makes an empty pool over a host. */
export function createWorkerPool(host: WorkerHost): WorkerPool {
  const all = new Set<WorkerClient<WorkerMethods>>()
  const idle = new Map<WorkerKind, WorkerClient<WorkerMethods>[]>()
  const shared = new Map<WorkerKind, WorkerClient<WorkerMethods>>()

  function spawn(kind: WorkerKind): WorkerClient<WorkerMethods> {
    const worker = connectWorker<WorkerMethods>(host.spawn(kind))
    all.add(worker)
    worker.onExit(() => all.delete(worker))
    return worker
  }

  return {
    host,
    shared: <Methods extends WorkerMethods>(kind: WorkerKind) => {
      const known = shared.get(kind)
      const worker = known?.alive ? known : spawn(kind)
      shared.set(kind, worker)
      return worker as unknown as WorkerClient<Methods>
    },
    lend: async <Methods extends WorkerMethods, T>(kind: WorkerKind, signal: AbortSignal, work: (worker: WorkerClient<Methods>) => Promise<T>) => {
      const resting = (idle.get(kind) ?? []).filter(worker => worker.alive)
      const worker = resting.pop() ?? spawn(kind)
      idle.set(kind, resting)
      try {
        return await runHeeding(worker as unknown as WorkerClient<Methods>, signal, work)
      }
      finally {
        if (worker.alive)
          idle.set(kind, [...idle.get(kind) ?? [], worker])
      }
    },
    close() {
      for (const worker of all)
        worker.close()
      all.clear()
      idle.clear()
      shared.clear()
    },
  }
}
