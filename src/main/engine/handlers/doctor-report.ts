import type { HardwareTry } from '#engine/media/hardware-device.ts'
import type { MediaMethods } from '#engine/media/worker.ts'
import type { DoctorReport } from '#shared/contract/studio.contract.ts'
import type { EngineContext } from '../engine-context.ts'
import type { NodesByProvider } from '../onnx/profile.ts'
import type { ModelCard } from '../perception/model-card.ts'
import type { WorkerPool } from '../processes/worker-pool.ts'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { arch, availableParallelism, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { AppError } from '#shared/errors.ts'
import { examineProviders, orderProviders, rememberOrder } from '../perception/examine-providers.ts'
import { readModelCard } from '../perception/model-files.ts'
import { footageSilenceMs } from '../processes/client.ts'
import { providerMemory } from '../settings/data-dir.ts'

type ModelReport = DoctorReport['models'][number]
type Problem = DoctorReport['problems'][number]

const makeHint = 'Run npm start once; it makes the models from their packages.'

async function hashOf(path: string): Promise<string | null> {
  return existsSync(path) ? createHash('sha256').update(await readFile(path)).digest('hex') : null
}

async function examineModel(modelsDir: string, card: ModelCard): Promise<ModelReport> {
  const found = await Promise.all(card.files.map(async ({ path, sha256 }) => ({ sha256, actual: await hashOf(join(modelsDir, card.name, path)) })))
  return {
    name: card.name,
    present: found.every(({ actual }) => actual !== null),
    sha256: found[0]?.actual ?? null,
    matchesCard: found.every(({ sha256, actual }) => sha256 === actual),
    source: card.source,
    licence: card.licence,
  }
}

async function examineModels(modelsDir: string): Promise<{ models: ModelReport[], problems: Problem[] }> {
  const models: ModelReport[] = []
  const problems: Problem[] = []
  const names = existsSync(modelsDir) ? readdirSync(modelsDir).sort() : []
  if (names.length === 0)
    problems.push({ what: 'No model is there', hint: makeHint })
  for (const name of names) {
    try {
      const report = await examineModel(modelsDir, readModelCard(name, modelsDir))
      models.push(report)
      if (!report.present || !report.matchesCard)
        problems.push({ what: report.present ? `The model ${name} is not the one on its card` : `The model ${name} is missing`, hint: makeHint })
    }
    catch (error) {
      problems.push({ what: error instanceof Error ? error.message : String(error), hint: makeHint })
    }
  }
  return { models, problems }
}

function addUp(counts: readonly NodesByProvider[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const [name, count] of counts.flatMap(nodes => Object.entries(nodes)))
    sum[name] = (sum[name] ?? 0) + count
  return sum
}

/** Opens each kind of hardware decoder in a process of its own: a driver that ends it is a reason like any other. */
async function examineDecoders(workers: WorkerPool, signal: AbortSignal): Promise<DoctorReport['decoders']> {
  try {
    const tries = await workers.lend<MediaMethods, readonly HardwareTry[]>('media', signal, worker => worker.call('tryHardware', null, { signal, silenceMs: footageSilenceMs }))
    return tries.map(({ kind, reason }) => ({ name: kind, reason }))
  }
  catch (error) {
    if (error instanceof AppError && error.code === 'worker-died')
      return [{ name: 'hardware', reason: error.message }]
    throw error
  }
}

/** Examines this machine: tries every provider in a process of its own, remembers which is fastest, and checks every model against its card. */
export async function doctorReport({ options, workers }: EngineContext, signal: AbortSignal): Promise<DoctorReport> {
  const { models, problems } = await examineModels(join(options.resourcesDir, 'models'))
  const reports = await examineProviders(workers.host, signal)
  const order = orderProviders(reports)
  await rememberOrder(providerMemory(options.dataDir), order)
  if (!reports.some(({ works }) => works))
    problems.push({ what: 'No execution provider runs on this machine', hint: 'See the reasons; onnxruntime-node may not be installed for this platform.' })
  return {
    version: options.version,
    runtime: { node: process.versions.node, electron: options.electron, chrome: options.chrome, platform: platform(), arch: arch(), cores: availableParallelism(), memoryBytes: totalmem() },
    providers: reports.map(({ provider, works, reason, framesPerSecond, models: tried }) => ({
      name: provider,
      available: works,
      ran: works,
      framesPerSecond,
      nodes: addUp(tried.map(({ nodes }) => nodes)),
      difference: works ? Math.max(...tried.map(({ difference }) => difference)) : null,
      reason,
    })),
    chosenProvider: order[0] ?? 'cpu',
    decoders: await examineDecoders(workers, signal),
    models,
    problems,
  }
}
