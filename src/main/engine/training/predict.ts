import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { TreeCode } from './policy/tree-code.ts'
import type { SegmentSample } from './samples.ts'
import { cardSchema } from './card-schema.ts'
import { readCard, readModel, readParameters } from './model-card.ts'
import { plainTemperatures } from './policy/confidence.ts'
import { policyCardSchema } from './policy/policy-card.ts'
import { predictPolicy, writeCodes } from './policy/predict-policy.ts'
import { samplePolicy } from './policy/sample-policy.ts'
import { predictTrees } from './reasoner/predict.ts'
import { withThresholds } from './teacher/cue-thresholds.ts'

/** How a policy reads: by search among so many sampled trees (1, 2, 4 or 8), and whether its temperatures are used (they are when left out). Other kinds of models have neither. */
export type PredictOptions = Readonly<{ candidates?: number | undefined, calibrated?: boolean | undefined }>

/**
 * The trees of some segments by the model in a folder, whatever its kind.
 * @throws AppError `model-missing` or `model-invalid`
 */
export async function predictFrom(modelDir: string, segments: readonly SegmentSample[], codebooks: readonly Codebook[], options: PredictOptions = {}): Promise<AffectiveTree[]> {
  const card = await readCard(modelDir, cardSchema)
  const model = await readModel(modelDir, card)
  const heard = withThresholds(segments, card.thresholds)
  if (card.kind === 'reasoner')
    return predictTrees(model, card, heard, codebooks)
  const spec = options.calibrated === false ? { ...card, temperatures: plainTemperatures } : card
  return predictPolicy(model, await readParameters(modelDir, card), spec, heard, codebooks, { candidates: options.candidates ?? 1 })
}

/** How many trees of each segment are drawn, from which seed. */
export type DrawOptions = Readonly<{ rows: number, seed: number }>

/** Trees of some segments as the policy in a folder draws them. @throws AppError `model-missing` or `model-invalid` */
export async function drawFrom(modelDir: string, segments: readonly SegmentSample[], options: DrawOptions): Promise<TreeCode[][]> {
  const card = await readCard(modelDir, policyCardSchema)
  return samplePolicy(await readParameters(modelDir, card), card, withThresholds(segments, card.thresholds), options)
}

/** Trees of one segment as the policy in a folder draws them, written out. @throws AppError `model-missing` or `model-invalid` */
export async function alternativesFrom(modelDir: string, segment: SegmentSample, codebooks: readonly Codebook[], options: DrawOptions): Promise<AffectiveTree[]> {
  const card = await readCard(modelDir, policyCardSchema)
  const heard = withThresholds([segment], card.thresholds)
  const [codes = []] = await samplePolicy(await readParameters(modelDir, card), card, heard, options)
  const model = await readModel(modelDir, card)
  return writeCodes(model, card, codes.flatMap(() => heard), codes, codebooks)
}
