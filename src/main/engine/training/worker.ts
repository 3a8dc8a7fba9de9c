import type { WorkerContext } from '#engine/processes/serve.ts'
import type { CurvePoint } from '#shared/contract/training.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { ReasonerTraining } from './reasoner/train-reasoner.ts'
import type { SegmentSample } from './samples.ts'
import { serveWorker } from '#engine/processes/serve.ts'
import { predictFrom } from './predict.ts'
import { trainReasoner } from './reasoner/train-reasoner.ts'

/** A model and the segments it is to read. */
export type PredictInput = Readonly<{ modelDir: string, segments: readonly SegmentSample[], codebooks: readonly Codebook[] }>

const methods = {
  /** Trains a reasoner in `modelDir`; points of the curve come as events, those before a resume first. Answers the card. */
  train: (input: ReasonerTraining, { emit, signal }: WorkerContext<CurvePoint>) => trainReasoner(input, { signal, onPoint: emit }),
  /** The trees of some segments by the model in `modelDir`, in their order. */
  predict: (input: PredictInput, _context: WorkerContext<never>): Promise<AffectiveTree[]> => predictFrom(input.modelDir, input.segments, input.codebooks),
}

/** What the training worker answers; the type of the engine's client. */
export type TrainingMethods = typeof methods

serveWorker(methods)
