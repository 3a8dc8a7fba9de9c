import type { WorkerContext } from '#engine/processes/serve.ts'
import type { CurvePoint } from '#shared/contract/training.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { PolicyCard } from './policy/policy-card.ts'
import type { PolicyTraining } from './policy/train-policy.ts'
import type { TreeCode } from './policy/tree-code.ts'
import type { DrawOptions } from './predict.ts'
import type { ReasonerCard } from './reasoner/reasoner-card.ts'
import type { ReasonerTraining } from './reasoner/train-reasoner.ts'
import type { SegmentSample } from './samples.ts'
import { serveWorker } from '#engine/processes/serve.ts'
import { trainPolicy } from './policy/train-policy.ts'
import { alternativesFrom, drawFrom, predictFrom } from './predict.ts'
import { trainReasoner } from './reasoner/train-reasoner.ts'

/** A training of either kind of model. */
export type TrainInput = (ReasonerTraining & Readonly<{ kind: 'reasoner' }>) | (PolicyTraining & Readonly<{ kind: 'policy' }>)

/** A model and the segments it is to read. */
export type PredictInput = Readonly<{ modelDir: string, segments: readonly SegmentSample[], codebooks: readonly Codebook[], candidates?: number | undefined, calibrated?: boolean | undefined }>

const methods = {
  /** Trains a model in `modelDir`; points of the curve come as events, those before a resume first. Answers the card. */
  train: (input: TrainInput, { emit, signal }: WorkerContext<CurvePoint>): Promise<ReasonerCard | PolicyCard> =>
    input.kind === 'policy' ? trainPolicy(input, { signal, onPoint: emit }) : trainReasoner(input, { signal, onPoint: emit }),
  /** The trees of some segments by the model in `modelDir`, in their order. */
  predict: (input: PredictInput, _context: WorkerContext<never>): Promise<AffectiveTree[]> => predictFrom(input.modelDir, input.segments, input.codebooks, { candidates: input.candidates, calibrated: input.calibrated }),
  /** Trees of some segments as the policy in `modelDir` draws them: how they differ tells how unsure it is. */
  sample: (input: DrawOptions & Readonly<{ modelDir: string, segments: readonly SegmentSample[] }>, _context: WorkerContext<never>): Promise<TreeCode[][]> => drawFrom(input.modelDir, input.segments, input),
  /** Other trees that the policy in `modelDir` might say of a segment. */
  alternatives: (input: DrawOptions & Readonly<{ modelDir: string, segment: SegmentSample, codebooks: readonly Codebook[] }>, _context: WorkerContext<never>): Promise<AffectiveTree[]> =>
    alternativesFrom(input.modelDir, input.segment, input.codebooks, input),
}

/** What the training worker answers; the type of the engine's client. */
export type TrainingMethods = typeof methods

serveWorker(methods)
