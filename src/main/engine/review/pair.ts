import type { WorkerPool } from '#engine/processes/worker-pool.ts'
import type { ProjectSession } from '#engine/projects/project-session.ts'
import type { TrainingMethods } from '#engine/training/worker.ts'
import type { ReviewPair } from '#shared/contract/review.contract.ts'
import type { Reading } from '#shared/domain/document.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { collectSamples } from '#engine/training/project/collect-samples.ts'
import { modelFolder } from '#engine/training/project/machine-trees.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { compareTrees } from '#shared/domain/distance/tree-distance.ts'
import { AppError } from '#shared/errors.ts'

const draws = 6

function farthest(segmentId: string, readings: readonly Reading[]): ReviewPair | null {
  const pairs = readings.flatMap((a, place) => readings.slice(place + 1).map(b => ({ segmentId, a, b, distance: compareTrees(a.tree, b.tree).normalised })))
  const best = pairs.reduce<ReviewPair | null>((top, pair) => pair.distance > (top?.distance ?? 0) ? pair : top, null)
  return best
}

/** Further trees that the policy in use might have said of the segment. */
async function sampled(session: ProjectSession, workers: WorkerPool, segmentId: string, mediaId: string): Promise<Reading[]> {
  const promoted = session.promotions.promotedId()
  if (promoted === null || session.models.get(promoted)?.kind !== 'policy')
    return []
  const { reviewed, unreviewed } = await collectSamples(session, [mediaId])
  const sample = [...reviewed, ...unreviewed].find(each => each.segmentId === segmentId)
  if (!sample)
    return []
  const { signal } = new AbortController()
  const input = { modelDir: modelFolder(session.folder, promoted), segment: sample, codebooks: coreCodebooks, rows: draws, seed: 1 }
  const trees = await workers.lend<TrainingMethods, AffectiveTree[]>('training', signal, worker => worker.call('alternatives', input, { signal }))
  return trees.map(tree => ({ reasonerId: promoted, tree }))
}

/**
 * The two readings of a segment that differ most: of two readers, else of two trees sampled from the policy in use.
 * @returns null when there is only one reading
 * @throws AppError `not-found`
 */
export async function readingPair(session: ProjectSession, workers: WorkerPool, segmentId: string): Promise<ReviewPair | null> {
  const { records } = session.document
  const segment = records.get(segmentId)
  if (segment?.type !== 'segment')
    throw new AppError('not-found', `There is no segment ${segmentId}`, { data: { segmentId } })
  const readings = records.list({ parentIds: [segmentId], types: ['tree'], layer: 'machine' })
    .flatMap(record => record.type === 'tree' ? [{ reasonerId: record.reasonerId ?? teacherId, tree: record.tree }] : [])
  return farthest(segmentId, readings) ?? farthest(segmentId, [...readings, ...await sampled(session, workers, segmentId, segment.mediaId)])
}
