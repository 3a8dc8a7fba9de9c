import type { Codebook, SegmentView, Track } from '#shared/contract/index.ts'
import type { TreeRecord } from '#shared/domain/document.ts'
import type { LaneIndex, LaneSpan } from '../../shell/axis/lane-index.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { indexLane } from '../../shell/axis/lane-index.ts'

/** A segment as one lane shows it: what people decided, or what the machine reads. */
export type SegmentItem = LaneSpan & Readonly<{
  segmentId: string
  trackId: string | null
  layer: 'person' | 'machine'
  codebook: string | null
  term: string | null
  label: string
  code: string
  confidence: number | null
  /** On the machine's lane: a person has looked at the segment, so that this is no longer what counts. */
  settled: boolean
}>

/** The two lanes of one face (of the whole clip for `trackId` null): people's and the machine's, never mixed. */
export type FaceLanes = Readonly<{ trackId: string | null, name: string, person: LaneIndex<SegmentItem>, machine: LaneIndex<SegmentItem> }>

/**
 * Sorts segments into lanes, faces in the order of `tracks`, the whole clip last. A segment stands on the person's lane when a person
 * made it or its tree, and on the machine's when a reasoner has read it.
 */
export function layoutSegmentLanes(
  views: readonly SegmentView[],
  tracks: readonly Pick<Track, 'id' | 'name'>[],
  codebooks: readonly Codebook[],
): readonly FaceLanes[] {
  const codeOf = termCodes(codebooks)
  const byTrack = new Map<string | null, { person: SegmentItem[], machine: SegmentItem[] }>(tracks.map(({ id }) => [id, { person: [], machine: [] }]))
  for (const view of views) {
    const { trackId } = view.segment
    const lanes = byTrack.get(trackId) ?? { person: [], machine: [] }
    byTrack.set(trackId, lanes)
    if (view.shown?.layer === 'person' || view.segment.layer === 'person')
      lanes.person.push(itemOf(view, 'person', view.shown?.layer === 'person' ? view.shown : null, codeOf))
    if (view.machine)
      lanes.machine.push(itemOf(view, 'machine', view.machine, codeOf))
  }
  const names = new Map(tracks.map(({ id, name }) => [id, name]))
  return [...byTrack]
    .map(([trackId, lanes]) => ({
      trackId,
      name: trackId === null ? '' : names.get(trackId) ?? trackId,
      person: indexLane(lanes.person),
      machine: indexLane(lanes.machine),
    }))
    .toSorted((a, b) => Number(a.trackId === null) - Number(b.trackId === null))
}

type CodeOf = (codebook: string | null, term: string | null, label: string) => string

function itemOf(view: SegmentView, layer: SegmentItem['layer'], record: TreeRecord | null, codeOf: CodeOf): SegmentItem {
  const { segment } = view
  const emotion = record && leadingEmotion(record.tree)
  return {
    id: `${segment.id}/${layer}`,
    segmentId: segment.id,
    trackId: segment.trackId,
    startUs: segment.startUs,
    endUs: segment.endUs,
    layer,
    codebook: emotion?.codebook ?? null,
    term: emotion?.term ?? null,
    label: emotion?.label ?? '',
    code: emotion ? codeOf(emotion.codebook, emotion.term, emotion.label) : '',
    confidence: layer === 'machine' ? emotion?.confidence ?? 0 : null,
    settled: layer === 'machine' && view.shown?.layer === 'person',
  }
}

/** The short code of a term: the codebook's own, else the first three letters. */
function termCodes(codebooks: readonly Codebook[]): CodeOf {
  const codes = new Map<string, string>()
  for (const book of codebooks) {
    for (const term of book.terms as readonly (Codebook['terms'][number] & { code?: string })[]) {
      if (term.code)
        codes.set(`${book.key}/${term.key}`, term.code)
    }
  }
  return (codebook, term, label) => codes.get(`${codebook}/${term}`) ?? (term ?? label).slice(0, 3).toUpperCase()
}

/** The segment after (or before) the one at hand in the order of time, within one face when `trackId` is given. */
export function neighbourSegment(
  views: readonly SegmentView[],
  from: Readonly<{ segmentId: string | null, timeUs: number, trackId?: string | null }>,
  direction: 1 | -1,
): SegmentView['segment'] | null {
  const ordered = views.map(view => view.segment)
    .filter(segment => from.trackId === undefined || segment.trackId === from.trackId)
    .toSorted((a, b) => a.startUs - b.startUs || (a.id < b.id ? -1 : 1))
  const here = ordered.findIndex(segment => segment.id === from.segmentId)
  if (here >= 0)
    return ordered[here + direction] ?? null
  return direction === 1
    ? ordered.find(segment => segment.endUs > from.timeUs) ?? null
    : ordered.findLast(segment => segment.startUs <= from.timeUs) ?? null
}
