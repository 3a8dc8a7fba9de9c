import type { WorkerPool } from '#engine/processes/worker-pool.ts'
import type { ProjectSession } from '#engine/projects/project-session.ts'
import type { ReviewItem, ReviewOrder, ReviewQueue } from '#shared/contract/review.contract.ts'
import type { OpenSegment } from './open-segments.ts'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { compareTrees } from '#shared/domain/distance/tree-distance.ts'
import { createRandom, shuffled } from '#shared/domain/random.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { openSegments } from './open-segments.ts'
import { weighSegments } from './worth.ts'

/** How the queue is asked for. */
export type QueueOptions = Readonly<{ order: ReviewOrder, limit: number, seed: number, mediaId?: string | undefined }>

type Why = ReviewItem['why']
type Ranked = Readonly<{ open: OpenSegment, why: Why }>

/** How sure the reader in use is of the leading emotion; 0 where it names none, null where nobody has read the segment. */
export function confidenceOf({ trees }: OpenSegment): number | null {
  const [first] = trees
  return first ? leadingEmotion(first.tree)?.confidence ?? 0 : null
}

function uncertain(open: readonly OpenSegment[]): Ranked[] {
  return open.map((each): Ranked => ({ open: each, why: { kind: 'unsure', value: 1 - (confidenceOf(each) ?? 0) } }))
    .sort((a, b) => (b.why.value ?? 0) - (a.why.value ?? 0))
}

/** The mean normalised distance of every two readers' trees; 0 where only one has read it. */
function disagreement({ trees }: OpenSegment): number {
  const distances = trees.flatMap(({ tree }, place) => trees.slice(place + 1).map(other => compareTrees(tree, other.tree).normalised))
  return distances.length === 0 ? 0 : distances.reduce((sum, each) => sum + each, 0) / distances.length
}

function disagreeing(open: readonly OpenSegment[]): Ranked[] {
  return open.map((each): Ranked => ({ open: each, why: { kind: 'readers-differ', value: disagreement(each) } }))
    .filter(({ why }) => (why.value ?? 0) > 0)
    .sort((a, b) => (b.why.value ?? 0) - (a.why.value ?? 0))
}

async function teaching(session: ProjectSession, workers: WorkerPool, open: readonly OpenSegment[], options: QueueOptions): Promise<Ranked[]> {
  const byId = new Map(open.map(each => [each.segment.id, each]))
  const choices = await weighSegments(session, workers, open, options)
  return choices.map(({ id, disagreement: unsure, novelty, reason }): Ranked => ({
    open: byId.get(id) as OpenSegment,
    why: reason === 'unsure' ? { kind: 'unsure', value: unsure } : { kind: 'unlike-the-others', value: novelty },
  }))
}

function ranked(session: ProjectSession, workers: WorkerPool, open: readonly OpenSegment[], options: QueueOptions): Promise<Ranked[]> | Ranked[] {
  switch (options.order) {
    case 'teach': return teaching(session, workers, open, options)
    case 'uncertain': return uncertain(open)
    case 'disagreement': return disagreeing(open)
    default: return shuffled(open, createRandom(options.seed)).map(each => ({ open: each, why: { kind: 'random', value: null } }))
  }
}

function itemOf({ open: { segment, trees }, why }: Ranked): ReviewItem {
  const { id: segmentId, mediaId, trackId, startUs, endUs } = segment
  const readings = trees.map(({ reasonerId, tree }) => {
    const leading = leadingEmotion(tree)
    return { reasonerId: reasonerId ?? teacherId, label: leading?.label ?? null, confidence: leading?.confidence ?? null }
  })
  return { segmentId, mediaId, trackId, startUs, endUs, why, readings }
}

/** What to review next, from the segments as they are now. */
export async function reviewQueue(session: ProjectSession, workers: WorkerPool, options: QueueOptions): Promise<ReviewQueue> {
  const { open, reviewed } = openSegments(session, session.promotions.promotedId() ?? teacherId, options.mediaId)
  const items = (await ranked(session, workers, open, options)).slice(0, options.limit).map(itemOf)
  const readers = new Set(open.flatMap(({ trees }) => trees.map(({ reasonerId }) => reasonerId ?? teacherId)))
  return { items, reviewed, unreviewed: open.length, readers: [...readers], confidences: open.flatMap(each => confidenceOf(each) ?? []) }
}
