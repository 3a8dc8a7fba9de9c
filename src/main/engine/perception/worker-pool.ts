import type { WorkerHost } from '#engine/processes/channel.ts'
import type { WorkerClient } from '#engine/processes/client.ts'
import type { InferenceMethods, OpenResult, OpenTask } from './worker.ts'
import { connectWorker } from '#engine/processes/client.ts'
import { AppError } from '#shared/errors.ts'

/** One unit of work of an analysis, in a process that has the file open. */
export type PoolTask = (client: WorkerClient<InferenceMethods>) => Promise<void>

/** How the pool runs: `onOpen` hears of each process that is ready. */
export type PoolOptions = Readonly<{
  host: WorkerHost
  open: OpenTask | null
  workers: number
  signal: AbortSignal
  onOpen: (result: OpenResult) => void
}>

async function startWorker({ host, open, signal, onOpen }: PoolOptions): Promise<WorkerClient<InferenceMethods>> {
  const client = connectWorker<InferenceMethods>(host.spawn('inference'))
  try {
    if (open)
      onOpen(await client.call('openAnalysis', open, { signal }))
    return client
  }
  catch (error) {
    client.close()
    throw error
  }
}

/**
 * Runs tasks on inference processes, each process one task at a time, tasks in their order. A task whose process dies is tried once more
 * in a fresh one.
 * @throws AppError `cancelled` on abort; what a task throws; `worker-died` when a task's process died twice
 */
export async function runPool(tasks: readonly PoolTask[], options: PoolOptions): Promise<void> {
  let next = 0
  const stop = new AbortController()

  async function runTask(task: PoolTask, client: WorkerClient<InferenceMethods> | null): Promise<WorkerClient<InferenceMethods>> {
    let ready = client?.alive ? client : null
    for (let attempt = 1; ; attempt++) {
      try {
        ready ??= await startWorker(options)
        await task(ready)
        return ready
      }
      catch (error) {
        ready?.close()
        ready = null
        if (attempt === 2 || !(error instanceof AppError) || error.code !== 'worker-died')
          throw error
      }
    }
  }

  async function runLane(): Promise<void> {
    let client: WorkerClient<InferenceMethods> | null = null
    try {
      while (next < tasks.length && !stop.signal.aborted) {
        if (options.signal.aborted)
          throw new AppError('cancelled', 'Cancelled')
        client = await runTask(tasks[next++]!, client)
      }
    }
    finally {
      client?.close()
    }
  }

  const lanes = Array.from({ length: Math.min(options.workers, tasks.length) }, () => runLane().catch((error: unknown) => {
    stop.abort()
    throw error
  }))
  const failed = (await Promise.allSettled(lanes)).find(result => result.status === 'rejected')
  if (failed)
    throw failed.reason
}
