import type { WorkerPool } from '#engine/processes/worker-pool.ts'
import type { ProjectSession } from '#engine/projects/project-session.ts'
import type { ReviewChoice } from '#engine/training/policy/review-queue.ts'
import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { SegmentSample } from '#engine/training/samples.ts'
import type { TrainingMethods } from '#engine/training/worker.ts'
import type { OpenSegment } from './open-segments.ts'
import { chooseForReview } from '#engine/training/policy/review-queue.ts'
import { collectSamples } from '#engine/training/project/collect-samples.ts'
import { modelFolder } from '#engine/training/project/machine-trees.ts'
import { fitFeatures, segmentFeatures } from '#engine/training/reasoner/features.ts'
import { emptyVocabulary, growVocabulary, indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { createRandom, shuffled } from '#shared/domain/random.ts'
import { drawTrees } from './draw-trees.ts'

/** Trees drawn of each segment to see how unsure its reader is. */
const draws = 8

/** More segments than this are not weighed: as many are drawn from them first. */
const mostWeighed = 400

const usPerSecond = 1e6

/** Draws of each segment: by the policy in use itself, else from what the readers say they are sure of. */
async function drawsOf(session: ProjectSession, workers: WorkerPool, open: readonly OpenSegment[], samples: readonly SegmentSample[], seed: number): Promise<TreeCode[][]> {
  const promoted = session.promotions.promotedId()
  if (promoted !== null && session.models.get(promoted)?.kind === 'policy') {
    const { signal } = new AbortController()
    const input = { modelDir: modelFolder(session.folder, promoted), segments: samples, rows: draws, seed }
    return workers.lend<TrainingMethods, TreeCode[][]>('training', signal, worker => worker.call('sample', input, { signal }))
  }
  const index = indexVocabulary(growVocabulary(emptyVocabulary, open.flatMap(({ trees }) => trees.map(({ tree }) => tree))))
  const random = createRandom(seed)
  return open.map(({ trees }) => trees.flatMap(({ tree }) => drawTrees(tree, index, Math.ceil(draws / trees.length), random)))
}

/** The segments whose review would teach most, and why. Needs signals: segments of files without a complete analysis are passed over. */
export async function weighSegments(session: ProjectSession, workers: WorkerPool, open: readonly OpenSegment[], { limit, seed }: Readonly<{ limit: number, seed: number }>): Promise<ReviewChoice[]> {
  const { reviewed, unreviewed } = await collectSamples(session)
  const sampleOf = new Map(unreviewed.map(sample => [sample.segmentId, sample]))
  const known = open.filter(({ segment, trees }) => trees.length > 0 && sampleOf.has(segment.id))
  const weighed = known.length > mostWeighed ? shuffled(known, createRandom(seed)).slice(0, mostWeighed) : known
  const samples = weighed.map(({ segment }) => sampleOf.get(segment.id) as SegmentSample)
  if (samples.length === 0)
    return []
  const codes = await drawsOf(session, workers, weighed, samples, seed)
  const spec = fitFeatures([...samples, ...reviewed])
  const candidates = weighed.map(({ segment: { id, startUs, endUs } }, place) => ({
    id,
    samples: codes[place] as TreeCode[],
    embedding: segmentFeatures(samples[place] as SegmentSample, spec),
    seconds: (endUs - startUs) / usPerSecond,
  }))
  return chooseForReview(candidates, reviewed.map(sample => segmentFeatures(sample, spec)), limit)
}
