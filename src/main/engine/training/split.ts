import { z } from 'zod'
import { createRandom, shuffled } from '#shared/domain/random.ts'
import { AppError } from '#shared/errors.ts'

/** What the split needs to know of a segment. */
export type SplitSegment = Readonly<{ segmentId: string, mediaId: string, subjectId: string | null, startUs: number, endUs: number }>

const spanSchema = z.strictObject({ mediaId: z.string(), startUs: z.number(), endUs: z.number() })

/**
 * Which part of a project is held out, fixed before the first training and kept with the project. Held out are all segments of the
 * listed subjects, of the listed media, or touching the listed spans. By subject, other people in the listed media are left out of
 * training too; within a video, so are segments nearer than `gapUs` to a span.
 */
export const splitPlanSchema = z.strictObject({
  kind: z.enum(['by-subject', 'by-video', 'within-video']),
  subjects: z.array(z.string()),
  media: z.array(z.string()),
  spans: z.array(spanSchema),
  gapUs: z.number(),
  note: z.string(),
})
export type SplitPlan = z.infer<typeof splitPlanSchema>

/** The side of a split a segment is on; `left-out` is in the gap around a held-out span and used by neither. */
export type Side = 'train' | 'held-out' | 'left-out'

const fewest = 3
const share = { least: 0.25, most: 0.45 } as const
const gapUs = 1_000_000
const segmentsPerBlock = 4
const mostBlocks = 4

/** Groups to hold out, in random order, until they hold at least a quarter of all segments; never all groups. */
function chooseGroups(groups: ReadonlyMap<string, readonly SplitSegment[]>, seed: number): string[] {
  const total = [...groups.values()].reduce((sum, each) => sum + each.length, 0)
  const chosen: string[] = []
  let held = 0
  for (const [name, segments] of shuffled([...groups].sort(([a], [b]) => a < b ? -1 : 1), createRandom(seed))) {
    const fits = held + segments.length <= share.most * total
    if (held < share.least * total && fits && chosen.length < groups.size - 1) {
      chosen.push(name)
      held += segments.length
    }
  }
  const smallest = [...groups].sort(([a, x], [b, y]) => x.length - y.length || (a < b ? -1 : 1))[0]
  return chosen.length > 0 ? chosen : [smallest?.[0] as string]
}

function grouped(segments: readonly SplitSegment[], key: (segment: SplitSegment) => string | null): ReadonlyMap<string, readonly SplitSegment[]> {
  const groups = new Map<string, SplitSegment[]>()
  for (const segment of segments) {
    const name = key(segment)
    if (name !== null)
      groups.set(name, [...groups.get(name) ?? [], segment])
  }
  return groups
}

function enough(groups: ReadonlyMap<string, readonly SplitSegment[]>): boolean {
  return [...groups.values()].filter(each => each.length >= fewest).length >= 2
}

/** Subjects that share a video belong together, directly or through others: the groups of segments that share neither a subject nor a video. */
function linkedGroups(segments: readonly SplitSegment[]): ReadonlyMap<string, readonly SplitSegment[]> {
  const leaders = new Map<string, string>()
  const leaderOf = (name: string): string => {
    const next = leaders.get(name) ?? name
    return next === name ? name : leaderOf(next)
  }
  for (const { subjectId, mediaId } of segments)
    leaders.set(leaderOf(`subject ${subjectId}`), leaderOf(`media ${mediaId}`))
  return grouped(segments, segment => leaderOf(`media ${segment.mediaId}`))
}

/** Whole subjects, and with them the videos that show them where there are enough groups that share no video. */
function planBySubject(segments: readonly SplitSegment[], subjects: ReadonlyMap<string, readonly SplitSegment[]>, seed: number): SplitPlan {
  const common = { kind: 'by-subject' as const, spans: [], gapUs: 0 }
  const linked = linkedGroups(segments)
  if (!enough(linked))
    return { ...common, media: [], subjects: chooseGroups(subjects, seed), note: 'Held out by subject: no person of the held-out segments is trained on, but the same videos show people of both sides.' }
  const held = chooseGroups(linked, seed).flatMap(name => linked.get(name) ?? [])
  const of = (pick: (segment: SplitSegment) => string | null): string[] => [...new Set(held.flatMap(each => pick(each) ?? []))].sort()
  return { ...common, subjects: of(each => each.subjectId), media: of(each => each.mediaId), note: 'Held out by subject: no person and no video of the held-out segments is trained on.' }
}

/** Every video's time cut into blocks of a few segments; about every third block, from a random one on, is held out. */
function holdOutBlocks(segments: readonly SplitSegment[], seed: number): SplitPlan['spans'] {
  const random = createRandom(seed)
  return [...grouped(segments, segment => segment.mediaId)].flatMap(([mediaId, ofMedia]) => {
    const ordered = [...ofMedia].sort((a, b) => a.startUs - b.startUs)
    const held = Math.min(mostBlocks, Math.round(ordered.length * 0.3 / segmentsPerBlock) || (ordered.length >= 2 * fewest ? 1 : 0))
    const stride = Math.floor(ordered.length / Math.max(1, held))
    const length = Math.max(1, Math.round(0.3 * stride))
    const offset = random.below(Math.max(1, stride - length + 1))
    return Array.from({ length: held }, (_, block) => {
      const part = ordered.slice(block * stride + offset, block * stride + offset + length)
      return { mediaId, startUs: part[0]?.startUs as number, endUs: Math.max(...part.map(segment => segment.endUs)) }
    })
  })
}

/**
 * Fixes the held-out part from the segments reviewed so far: by subject where at least two subjects with three segments each are known,
 * else by video, else by contiguous blocks of time within the videos. The same segments and seed give the same plan.
 * @throws AppError `nothing-to-learn` when there are too few reviewed segments to hold any out
 */
export function planSplit(segments: readonly SplitSegment[], seed: number): SplitPlan {
  const empty = { subjects: [], media: [], spans: [], gapUs: 0 }
  const subjects = grouped(segments, segment => segment.subjectId)
  const media = grouped(segments, segment => segment.mediaId)
  if (enough(subjects) && segments.every(segment => segment.subjectId !== null))
    return planBySubject(segments, subjects, seed)
  if (enough(media))
    return { ...empty, kind: 'by-video', media: chooseGroups(media, seed), note: 'Held out by video: no video of the held-out segments is trained on. Name the subjects to hold out by person.' }
  const spans = holdOutBlocks(segments, seed)
  if (spans.length === 0) {
    throw new AppError('nothing-to-learn', `${segments.length} reviewed segments are too few to hold some out`, {
      hint: `Review at least ${2 * fewest} segments of one video.`,
      data: { reviewed: segments.length, needed: 2 * fewest },
    })
  }
  return { ...empty, kind: 'within-video', spans, gapUs, note: 'Held out by blocks of time within the same video, with a gap of one second: the figures say nothing about other people or recordings.' }
}

/** The side of the plan a segment is on. Subjects and videos that came after the plan are trained on. */
export function sideOf(plan: SplitPlan, segment: SplitSegment): Side {
  if (plan.kind === 'by-subject')
    return segment.subjectId !== null && plan.subjects.includes(segment.subjectId) ? 'held-out' : segment.subjectId === null || plan.media.includes(segment.mediaId) ? 'left-out' : 'train'
  if (plan.kind === 'by-video')
    return plan.media.includes(segment.mediaId) ? 'held-out' : 'train'
  const near = (gap: number): boolean => plan.spans.some(span =>
    span.mediaId === segment.mediaId && segment.startUs < span.endUs + gap && segment.endUs > span.startUs - gap)
  return near(0) ? 'held-out' : near(plan.gapUs) ? 'left-out' : 'train'
}

/** Whether a plan keeps whole videos apart, not only people or moments. */
function keepsVideosApart(plan: SplitPlan): boolean {
  return plan.kind === 'by-video' || (plan.kind === 'by-subject' && plan.media.length > 0)
}

/** The segments of a side without those of videos that also show something held out, where the plan keeps videos apart. */
export function withoutHeldOutVideos<Segment extends SplitSegment>(plan: SplitPlan, learned: readonly Segment[], all: readonly SplitSegment[]): Segment[] {
  const held = new Set(keepsVideosApart(plan) ? all.filter(each => sideOf(plan, each) === 'held-out').map(each => each.mediaId) : [])
  return learned.filter(each => !held.has(each.mediaId))
}

/**
 * Checks that nothing to be learned from is on the held-out side: no segment, no overlapping clip, no subject, no video.
 * @throws AppError `bad-input` naming the first segment that would leak
 */
export function refuseLeaks(plan: SplitPlan, learned: readonly SplitSegment[], heldOut: readonly SplitSegment[]): void {
  const held = new Set(heldOut.map(segment => segment.segmentId))
  const subjects = new Set(plan.kind === 'by-subject' ? heldOut.map(segment => segment.subjectId) : [])
  const apart = keepsVideosApart(plan)
  const touches = (segment: SplitSegment, other: SplitSegment): boolean =>
    other.mediaId === segment.mediaId && (apart || (plan.kind === 'within-video' && other.startUs < segment.endUs && segment.startUs < other.endUs))
  for (const segment of learned) {
    const leaks = held.has(segment.segmentId) || subjects.has(segment.subjectId) || heldOut.some(other => touches(segment, other))
    if (leaks || sideOf(plan, segment) !== 'train') {
      throw new AppError('bad-input', `Segment ${segment.segmentId} is held out and cannot be trained on`, {
        hint: 'Training data must come from the training side of the stored split.',
        data: { segmentId: segment.segmentId, split: plan.kind },
      })
    }
  }
}
