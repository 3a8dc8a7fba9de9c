import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { SegmentSample } from './samples.ts'
import { readCard, readModel } from './model-card.ts'
import { predictTrees } from './reasoner/predict.ts'
import { reasonerCardSchema } from './reasoner/reasoner-card.ts'

/**
 * The trees of some segments by the model in a folder, whatever its kind.
 * @throws AppError `model-missing` or `model-invalid`
 */
export async function predictFrom(modelDir: string, segments: readonly SegmentSample[], codebooks: readonly Codebook[]): Promise<AffectiveTree[]> {
  const card = await readCard(modelDir, reasonerCardSchema)
  return predictTrees(await readModel(modelDir, card), card, segments, codebooks)
}
