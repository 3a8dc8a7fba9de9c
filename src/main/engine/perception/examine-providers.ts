import type { Provider } from '#engine/onnx/providers.ts'
import type { WorkerHost } from '#engine/processes/channel.ts'
import type { ProviderReport } from './probe-provider.ts'
import type { InferenceMethods } from './worker.ts'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { providers } from '#engine/onnx/providers.ts'
import { connectWorker } from '#engine/processes/client.ts'
import { AppError } from '#shared/errors.ts'

const longestProbeMs = 60_000

async function examine(provider: Provider, host: WorkerHost, signal: AbortSignal): Promise<ProviderReport> {
  const client = connectWorker<InferenceMethods>(host.spawn('inference'))
  const limit = AbortSignal.timeout(longestProbeMs)
  limit.addEventListener('abort', () => client.close(), { once: true })
  try {
    return await client.call('probeProvider', provider, { signal })
  }
  catch (error) {
    if (!(error instanceof AppError) || error.code !== 'worker-died')
      throw error
    const reason = limit.aborted ? `It did not answer within ${longestProbeMs / 1000} s` : 'It ended the process that tried it'
    return { provider, works: false, reason, framesPerSecond: null, models: [] }
  }
  finally {
    client.close()
  }
}

/**
 * Tries every provider on the face models, each in a process of its own so that a crash is a result like any other.
 * @returns one report a provider: time of a run, the proof of what ran each node, or the reason of failure
 * @throws AppError `cancelled`
 */
export async function examineProviders(host: WorkerHost, signal: AbortSignal): Promise<readonly ProviderReport[]> {
  const reports: ProviderReport[] = []
  for (const provider of providers)
    reports.push(await examine(provider, host, signal))
  return reports
}

/** The providers that work, fastest first; `cpu` is always among them. */
export function orderProviders(reports: readonly ProviderReport[]): readonly Provider[] {
  const order = reports
    .filter(report => report.works)
    .toSorted((a, b) => (b.framesPerSecond ?? 0) - (a.framesPerSecond ?? 0))
    .map(report => report.provider)
  return order.includes('cpu') ? order : [...order, 'cpu']
}

const memorySchema = z.strictObject({ version: z.literal(1), order: z.array(z.enum(providers)).min(1) })

async function recall(path: string): Promise<readonly Provider[] | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : memorySchema.safeParse(JSON.parse(text)).data?.order ?? null
}

/** Remembers an order of providers in the file `path`. @throws AppError `disk-full`, `project-read-only`. */
export async function rememberOrder(path: string, order: readonly Provider[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeAtomically(path, `${JSON.stringify({ version: 1, order })}\n`)
}

/** The order remembered in `path`, measured now and remembered when there is none. @throws AppError `cancelled`. */
export async function rememberedOrder(path: string, host: WorkerHost, signal: AbortSignal): Promise<readonly Provider[]> {
  const known = await recall(path)
  if (known)
    return known
  const order = orderProviders(await examineProviders(host, signal))
  await rememberOrder(path, order)
  return order
}

/** Strikes a provider that failed at work off the remembered order, until the machine is examined again. */
export async function strikeProvider(path: string, provider: Provider): Promise<void> {
  const known = await recall(path)
  if (!known?.includes(provider))
    return
  const rest = known.filter(other => other !== provider)
  await rememberOrder(path, rest.length > 0 ? rest : ['cpu'])
}
