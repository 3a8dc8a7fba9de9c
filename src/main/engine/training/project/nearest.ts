import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import type { LabelledSample } from '#engine/training/samples.ts'
import type { NearExample } from '#shared/contract/training.contract.ts'
import type { TreeNode } from '#shared/domain/tree.ts'
import { z } from 'zod'
import { readCard } from '#engine/training/model-card.ts'
import { fitFeatures, segmentFeatures } from '#engine/training/reasoner/features.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { collectSamples } from './collect-samples.ts'
import { modelFolder } from './machine-trees.ts'

/** Which reading is asked about. */
export type NearestQuery = Readonly<{ modelId: string, segmentId: string, codebook: string | null, term: string | null, count: number }>

const learnedSchema = z.object({ trainedOn: z.array(z.string()) })

function distanceOf(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, place) => sum + (value - (b[place] as number)) ** 2, 0) / Math.max(1, a.length))
}

/**
 * The corrections a model learned from that are nearest to a segment by its signals. Distances are root mean squares over the standardised
 * statistics of the signals.
 * @throws AppError `model-missing` or `model-invalid`
 */
export async function nearestLearned(session: SessionWithoutJobs, query: NearestQuery): Promise<{ learnedFrom: number, saidIt: number, examples: NearExample[] }> {
  const { trainedOn } = await readCard(modelFolder(session.folder, query.modelId), learnedSchema)
  const { reviewed, unreviewed } = await collectSamples(session)
  const known = new Set(trainedOn)
  const learned = reviewed.filter(sample => known.has(sample.segmentId) && sample.segmentId !== query.segmentId)
  const asked = [...reviewed, ...unreviewed].find(sample => sample.segmentId === query.segmentId)
  const isTerm = (node: TreeNode): boolean => node.codebook === query.codebook && node.term === query.term && node.verdict !== 'rejected'
  const says = (sample: LabelledSample): boolean => sample.tree.nodes.some(isTerm)
  const saidIt = learned.filter(says).length
  if (!asked || learned.length === 0)
    return { learnedFrom: learned.length, saidIt, examples: [] }
  const spec = fitFeatures([...learned, asked])
  const own = segmentFeatures(asked, spec)
  const examples = learned.map((sample): NearExample => {
    const { segmentId, mediaId, startUs, endUs } = sample
    return { segmentId, mediaId, startUs, endUs, distance: distanceOf(own, segmentFeatures(sample, spec)), saidIt: says(sample), label: leadingEmotion(sample.tree)?.label ?? null }
  })
  return { learnedFrom: learned.length, saidIt, examples: examples.sort((a, b) => a.distance - b.distance).slice(0, query.count) }
}
