import type { DecodeMode } from '#engine/media/choose-decoder.ts'
import type { FrameIndex } from '#engine/media/frame-index.ts'
import type { Provider } from '#engine/onnx/providers.ts'
import type { WorkerHost } from '#engine/processes/channel.ts'
import type { AnalysisSummary, MarkedNeutral, TrackSummary } from './store/summary.ts'
import type { PoolTask } from './worker-pool.ts'
import type { OpenResult } from './worker.ts'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { readFrameIndex } from '#engine/media/index-file.ts'
import { analysisSilenceMs } from '#engine/processes/client.ts'
import { AppError } from '#shared/errors.ts'
import { rememberedOrder, strikeProvider } from './examine-providers.ts'
import { chunkFileName } from './store/chunk-file.ts'
import { heardTrack } from './store/sound-file.ts'
import { soundFileName } from './store/summary.ts'
import { runPool } from './worker-pool.ts'

/**
 * What to analyse. `provider` `auto` takes the fastest of the machine's measured order, remembered in the file `providerMemory` (the CPU
 * where that is not given); `workers` defaults to the machine's cores.
 * `chunkFrames` analysed frames make a chunk, the unit of resuming and of spreading over processes.
 */
export type AnalysisTask = Readonly<{
  path: string
  cacheDir: string
  outDir: string
  everyNth: number
  /** The sound track that is heard. @default 0 */
  audioTrack?: number | undefined
  /** Where people said that faces are at rest. */
  neutrals?: readonly MarkedNeutral[] | undefined
  provider: Provider | 'auto'
  /** Whether hardware decodes where it can. @default software */
  decode?: DecodeMode | undefined
  providerMemory?: string | undefined
  /** Models that people added: their folders and hashes. */
  ownModels?: readonly Readonly<{ folder: string, sha256: string }>[] | undefined
  workers?: number | undefined
  chunkFrames?: number | undefined
}>

/** How far an analysis is. `framesPerSecond` counts this run only and is null until the first frames are done; `note` says why a provider fell back. */
export type AnalysisProgress = Readonly<{ done: number, total: number, framesPerSecond: number | null, provider: Provider | null, note: string | null }>

/** Where an analysis runs, how it is stopped, and who hears of its progress. */
export type AnalysisOptions = Readonly<{ host: WorkerHost, signal: AbortSignal, onProgress: (progress: AnalysisProgress) => void }>

/** What an analysis gave. `framesPerSecond` is over the time that all runs of it took together. */
export type AnalysisResult = Readonly<{
  frames: number
  analysed: number
  faceFrames: number
  framesPerSecond: number
  provider: string
  models: AnalysisSummary['models']
  tracks: readonly TrackSummary[]
}>

const defaultChunkFrames = 240

const planFileName = 'plan.json'
const timingFileName = 'timing.json'

type Timing = Readonly<{ frames: number, seconds: number }>

async function readTiming(outDir: string): Promise<Timing> {
  const text = await readFile(join(outDir, timingFileName), 'utf8').catch(() => null)
  return text ? JSON.parse(text) as Timing : { frames: 0, seconds: 0 }
}

/** Makes sure that what lies in the folder was begun with the same plan. @throws AppError `conflict`. */
async function checkPlan(outDir: string, plan: object): Promise<void> {
  const text = `${JSON.stringify(plan)}\n`
  const path = join(outDir, planFileName)
  const known = await readFile(path, 'utf8').catch(() => null)
  if (known !== null && known !== text)
    throw new AppError('conflict', 'The analysis was begun with other settings', { hint: 'Start the analysis anew' })
  if (known === null)
    await writeAtomically(path, text)
}

async function readIndex(task: AnalysisTask): Promise<FrameIndex | null> {
  try {
    return await readFrameIndex(task.cacheDir)
  }
  catch (error) {
    // a file with sound alone has no pictures to index
    if (error instanceof AppError && error.code === 'not-found')
      return null
    throw error
  }
}

async function chooseProvider({ provider, providerMemory }: AnalysisTask, host: WorkerHost, signal: AbortSignal): Promise<Provider> {
  if (provider !== 'auto')
    return provider
  return providerMemory ? (await rememberedOrder(providerMemory, host, signal))[0]! : 'cpu'
}

/** Names the file in a failure of the process that worked on it. */
function nameFile(error: unknown, path: string): unknown {
  if (error instanceof AppError && error.code === 'worker-died') {
    const file = basename(path)
    return new AppError('worker-died', `The analysis of ${file} stopped: its process ended twice on the same piece (${String(error.data['how'])})`, { data: { ...error.data, file }, hint: 'Resume the analysis; what is done is kept. If it stops again, the file may be damaged', cause: error })
  }
  return error
}

type Run = { done: number, framesThisRun: number, started: number, provider: Provider | null, note: string | null }

/** Positions of the frame index that a chunk covers. */
function chunkSpan({ chunkFrames = defaultChunkFrames, everyNth }: AnalysisTask): number {
  return chunkFrames * everyNth
}

function chunkTasks(task: AnalysisTask, total: number, run: Run, report: () => void, signal: AbortSignal): PoolTask[] {
  const step = chunkSpan(task)
  const chunks = Array.from({ length: Math.ceil(total / step) }, (_, i) => i)
  return chunks.flatMap((chunk): PoolTask[] => {
    const file = join(task.outDir, chunkFileName(chunk))
    const [first, end] = [chunk * step, Math.min(total, (chunk + 1) * step)]
    const size = Math.ceil((end - first) / task.everyNth)
    if (existsSync(file)) {
      run.done += size
      return []
    }
    return [async (client) => {
      let seen = 0
      const count = (frames: number): void => {
        seen += frames
        run.done += frames
        run.framesThisRun += frames
        report()
      }
      try {
        await client.call('analyzeChunk', { first, end, everyNth: task.everyNth, file }, { signal, onEvent: count, silenceMs: analysisSilenceMs })
        count(size - seen)
      }
      catch (error) {
        run.done -= seen
        throw error
      }
    }]
  })
}

function soundTask(task: AnalysisTask, originUs: number, signal: AbortSignal): PoolTask[] {
  const file = join(task.outDir, soundFileName)
  const track = task.audioTrack ?? 0
  if (existsSync(file) && heardTrack(file) === track)
    return []
  return [async client => void await client.call('analyzeSound', { path: task.path, track, originUs, file }, { signal, silenceMs: analysisSilenceMs })]
}

/**
 * Analyses a file: faces on every `everyNth` frame of its index, and its sound. Work is cut into chunks that are spread over inference
 * processes; each chunk is written whole, and chunks that exist are not done again, so that a stopped analysis goes on where it was. The
 * files in `outDir` are the same whether it was interrupted or not (but for `timing.json`).
 * @throws AppError `conflict` when `outDir` was begun with other settings, `cancelled`, `worker-died`, `provider-failed`, `model-missing`,
 * `media-broken`, `disk-full`, `project-read-only`
 */
export async function analyzeMedia(task: AnalysisTask, { host, signal, onProgress }: AnalysisOptions): Promise<AnalysisResult> {
  await mkdir(task.outDir, { recursive: true })
  const index = await readIndex(task)
  const frames = index?.ptsUs.length ?? 0
  await checkPlan(task.outDir, { version: 2, span: chunkSpan(task), everyNth: task.everyNth, frames, ...task.ownModels?.length ? { own: task.ownModels.map(model => model.sha256) } : {} })
  const total = Math.ceil(frames / task.everyNth)
  const before = await readTiming(task.outDir)
  const run: Run = { done: 0, framesThisRun: 0, started: performance.now(), provider: null, note: null }
  const rate = (): number => run.framesThisRun / Math.max(1e-3, (performance.now() - run.started) / 1000)
  const report = (): void => onProgress({ done: run.done, total, framesPerSecond: run.framesThisRun > 0 ? rate() : null, provider: run.provider, note: run.note })
  const provider = await chooseProvider(task, host, signal)
  const pool = {
    host,
    signal,
    workers: task.workers ?? availableParallelism(),
    open: index ? { path: task.path, cacheDir: task.cacheDir, provider, decode: task.decode, ownModels: task.ownModels } : null,
    onOpen: ({ provider: real, fallbackReason, decoderNote }: OpenResult) => {
      run.provider = real
      run.note = [fallbackReason, decoderNote].filter(Boolean).join('. ') || null
      report()
    },
    onProviderFailed: async (failed: Provider) => {
      if (task.providerMemory)
        await strikeProvider(task.providerMemory, failed)
    },
  }
  let summary: AnalysisSummary | undefined
  try {
    const chunks = chunkTasks(task, frames, run, report, signal)
    report()
    await runPool([...soundTask(task, index?.naming.originUs ?? 0, signal), ...chunks], pool)
    const finish = { outDir: task.outDir, chunks: Math.ceil(frames / chunkSpan(task)), everyNth: task.everyNth, totalFrames: frames, neutrals: task.neutrals }
    await runPool([async (client) => {
      summary = await client.call('finishAnalysis', finish, { signal })
    }], { ...pool, open: null })
  }
  catch (error) {
    throw nameFile(error, task.path)
  }
  finally {
    const seconds = before.seconds + (performance.now() - run.started) / 1000
    await writeAtomically(join(task.outDir, timingFileName), `${JSON.stringify({ frames: before.frames + run.framesThisRun, seconds })}\n`).catch(() => {})
  }
  const timing = await readTiming(task.outDir)
  return {
    frames,
    analysed: summary!.analysedFrames,
    faceFrames: summary!.faceFrames,
    framesPerSecond: timing.seconds > 0 ? timing.frames / timing.seconds : 0,
    provider: summary!.providers.join(', '),
    models: summary!.models,
    tracks: summary!.tracks,
  }
}
