import type { Provider } from '#engine/onnx/providers.ts'
import type { WorkerHost } from '#engine/processes/channel.ts'
import type { WorkerClient } from '#engine/processes/client.ts'
import type { InferenceMethods, OpenResult, OpenTask } from './worker.ts'
import { analysisSilenceMs, connectWorker } from '#engine/processes/client.ts'
import { AppError } from '#shared/errors.ts'
import { shareOut } from './share-out.ts'

/** One unit of work of an analysis, in a process that has the file open. */
export type PoolTask = (client: WorkerClient<InferenceMethods>) => Promise<void>

/**
 * How the pool runs. `onOpen` hears of each process that is ready. `onProviderFailed` hears of a provider that failed or took its process
 * down at work which the CPU then did.
 */
export type PoolOptions = Readonly<{
  host: WorkerHost
  open: OpenTask | null
  workers: number
  signal: AbortSignal
  onOpen: (result: OpenResult) => void
  onProviderFailed: (provider: Provider) => Promise<void>
}>

type Worker = Readonly<{ client: WorkerClient<InferenceMethods>, provider: Provider | null }>

/** The reason why work that failed on `provider` is to be done again on the CPU, or null when the provider is not to blame. */
function blameOf(error: unknown, provider: Provider | null): string | null {
  if (provider === null || provider === 'cpu' || !(error instanceof AppError))
    return null
  if (error.code === 'provider-failed')
    return error.message
  return error.code === 'worker-died' ? `A process that ran on ${provider} ended. The CPU goes on` : null
}

/**
 * Runs tasks on inference processes, each process one task at a time and a run of consecutive tasks one after the other. A task whose
 * process dies is tried once more in a fresh one. A provider other than the CPU that fails, or whose process dies, gives way to the CPU
 * for the rest.
 * @throws AppError `cancelled` on abort; what a task throws; `worker-died` when a task's process died twice
 */
export async function runPool(tasks: readonly PoolTask[], options: PoolOptions): Promise<void> {
  const { host, open, signal } = options
  const laneCount = Math.min(options.workers, tasks.length)
  const share = shareOut(tasks.length, laneCount)
  const stop = new AbortController()
  let failure: Readonly<{ provider: Provider, reason: string }> | null = null

  const wanted = (): Provider | null => open && (failure ? 'cpu' : open.provider)

  async function startWorker(): Promise<Worker> {
    const client = connectWorker<InferenceMethods>(host.spawn('inference'))
    const provider = wanted()
    try {
      if (open && provider) {
        const result = await client.call('openAnalysis', { ...open, provider }, { signal, silenceMs: analysisSilenceMs })
        options.onOpen(failure ? { ...result, fallbackReason: failure.reason } : result)
      }
      return { client, provider }
    }
    catch (error) {
      client.close()
      const reason = blameOf(error, provider)
      if (reason === null || provider === null)
        throw error
      failure ??= { provider, reason }
      return startWorker()
    }
  }

  async function runTask(task: PoolTask, worker: Worker | null): Promise<Worker> {
    const isUsable = worker?.client.alive && worker.provider === wanted()
    if (!isUsable)
      worker?.client.close()
    let ready = isUsable ? worker : null
    for (let deaths = 0; ;) {
      try {
        ready ??= await startWorker()
        await task(ready.client)
        return ready
      }
      catch (error) {
        ready?.client.close()
        const provider = ready?.provider ?? null
        const reason = blameOf(error, provider)
        ready = null
        if (reason !== null && provider !== null) {
          failure ??= { provider, reason }
          continue
        }
        if (++deaths === 2 || !(error instanceof AppError) || error.code !== 'worker-died')
          throw error
      }
    }
  }

  async function runLane(lane: number): Promise<void> {
    let worker: Worker | null = null
    try {
      for (let number = share.take(lane); number !== null && !stop.signal.aborted; number = share.take(lane)) {
        if (signal.aborted)
          throw new AppError('cancelled', 'Cancelled')
        worker = await runTask(tasks[number]!, worker)
      }
    }
    finally {
      worker?.client.close()
    }
  }

  const lanes = Array.from({ length: laneCount }, (_, lane) => runLane(lane).catch((error: unknown) => {
    stop.abort()
    throw error
  }))
  const failed = (await Promise.allSettled(lanes)).find(result => result.status === 'rejected')
  if (failed)
    throw failed.reason
  if (failure)
    await options.onProviderFailed((failure as { provider: Provider }).provider)
}
