import type { DecodeMode } from '#engine/media/choose-decoder.ts'
import type { FrameReader } from '#engine/media/frame-reader.ts'
import type { HardwareDevice } from '#engine/media/hardware-device.ts'
import type { Provider } from '#engine/onnx/providers.ts'
import type { WorkerContext } from '#engine/processes/serve.ts'
import type { ChunkResult, ChunkTask } from './analyse-chunk.ts'
import type { SoundTask } from './analyse-sound.ts'
import type { FaceModels } from './face-chain.ts'
import type { FinishTask } from './finish-analysis.ts'
import type { OwnCheck } from './own/check-own-model.ts'
import type { OwnCard } from './own/own-card.ts'
import type { ProviderReport } from './probe-provider.ts'
import type { AnalysisSummary } from './store/summary.ts'
import { chooseDecoder } from '#engine/media/choose-decoder.ts'
import { explainFailure } from '#engine/media/explain-failure.ts'
import { openFrameReader } from '#engine/media/frame-reader.ts'
import { readFrameIndex } from '#engine/media/index-file.ts'
import { serveWorker } from '#engine/processes/serve.ts'
import { AppError, invariant } from '#shared/errors.ts'
import { analyseChunk } from './analyse-chunk.ts'
import { analyseSound } from './analyse-sound.ts'
import { compareWithCpu, runPattern } from './compare-with-cpu.ts'
import { openFaceModels } from './face-chain.ts'
import { finishAnalysis } from './finish-analysis.ts'
import { checkOwnModel } from './own/check-own-model.ts'
import { probeProvider } from './probe-provider.ts'

/**
 * What an inference process opens before chunks: the file, its cache folder with the frame index, where the models shall run, and whether hardware
 * may decode (not when left out); `ownModels` are those that people added.
 */
export type OpenTask = Readonly<{ path: string, cacheDir: string, provider: Provider, decode?: DecodeMode | undefined, ownModels?: readonly Readonly<{ folder: string, sha256: string }>[] | undefined }>

/**
 * The provider on which the models really run, and why it is not the one asked for (null when it is). `decoder` is what really decodes, `software` or
 * a kind of hardware; `decoderNote` says why hardware that is there does not.
 */
export type OpenResult = Readonly<{ provider: Provider, fallbackReason: string | null, decoder: string, decoderNote: string | null }>

let opened: (Pick<OpenResult, 'provider' | 'fallbackReason'> & Readonly<{ models: FaceModels, wanted: Provider, own: string }>) | null = null
let reader: FrameReader | null = null
let device: HardwareDevice | null = null

/** Makes sure that the provider counts as the CPU does, on the model that says where a face is. */
async function checkResults(provider: Provider): Promise<void> {
  const once = { samples: 1, runs: 0, atMostMs: 0 }
  const [found, expected] = [await runPattern('facemesh', provider, once), await runPattern('facemesh', 'cpu', once)]
  compareWithCpu('facemesh', provider, found.outputs, expected.outputs)
}

async function openModels(wanted: Provider, own: readonly string[]): Promise<Pick<OpenResult, 'provider' | 'fallbackReason'> & Readonly<{ models: FaceModels }>> {
  try {
    if (wanted !== 'cpu')
      await checkResults(wanted)
    return { models: await openFaceModels(wanted, own), provider: wanted, fallbackReason: null }
  }
  catch (error) {
    if (wanted === 'cpu' || !(error instanceof AppError) || error.code !== 'provider-failed')
      throw error
    return { models: await openFaceModels('cpu', own), provider: 'cpu', fallbackReason: error.message }
  }
}

async function openAnalysis({ path, cacheDir, provider, decode = 'off', ownModels = [] }: OpenTask): Promise<OpenResult> {
  reader?.close()
  reader = null
  device?.close()
  device = null
  const own = JSON.stringify(ownModels)
  if (opened?.wanted !== provider || opened.own !== own) {
    await opened?.models.close()
    opened = null
    opened = { ...await openModels(provider, ownModels.map(model => model.folder)), wanted: provider, own }
  }
  const index = await readFrameIndex(cacheDir)
  const { hardware, note } = await chooseDecoder(path, index, decode)
  device = hardware
  reader = await openFrameReader(path, index, { threads: 1, hardware })
  return { provider: opened.provider, fallbackReason: opened.fallbackReason, decoder: hardware?.kind ?? 'software', decoderNote: note }
}

/** The methods of an inference process. */
export const methods = {
  openAnalysis: (task: OpenTask): Promise<OpenResult> => explainFailure(task.path, () => openAnalysis(task)),
  analyzeChunk: (task: ChunkTask, { emit, signal }: WorkerContext<number>): Promise<ChunkResult> => {
    invariant(opened && reader, 'The analysis is opened before its chunks')
    return analyseChunk({ ...opened, reader }, task, { signal, onFrames: emit })
  },
  analyzeSound: (task: SoundTask, { signal }: WorkerContext<never>): Promise<number> => explainFailure(task.path, () => analyseSound(task, { signal })),
  checkOwnModel: ({ card, bytes }: Readonly<{ card: OwnCard, bytes: Uint8Array }>): Promise<OwnCheck> => checkOwnModel(card, bytes),
  probeProvider: (provider: Provider): Promise<ProviderReport> => probeProvider(provider),
  finishAnalysis: (task: FinishTask): Promise<AnalysisSummary> => finishAnalysis(task),
}
export type InferenceMethods = typeof methods

serveWorker(methods)
