import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import type { FaceSignals, LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { Track } from '#shared/contract/analysis.contract.ts'
import type { Segment, TreeRecord } from '#shared/domain/document.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { setImmediate } from 'node:timers/promises'
import { rowsWithin, trackBaselines, trackHabits, withSound } from '#engine/training/samples.ts'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { teacherCues, treeOfCues } from '#shared/domain/teacher/compose-tree.ts'

/** The segments of a project as reasoners see them: those with a person's tree, and the others. */
export type ProjectSamples = Readonly<{ reviewed: readonly LabelledSample[], unreviewed: readonly SegmentSample[] }>

/** What is known of one face of a file while its segments are read. */
type TrackSignals = Readonly<{ table: SignalTable, sound: SignalTable | null, joined: SignalTable, baselines: ReadonlyMap<string, number>, habits: ReadonlyMap<string, number> }>

type MediaReader = (trackId: string | null) => TrackSignals | null

const emptyTable: SignalTable = { timesUs: new Float64Array(0), columns: new Map() }

function readerOf(session: SessionWithoutJobs, mediaId: string, tracks: readonly Track[]): MediaReader {
  const known = new Map<string | null, TrackSignals>()
  const soundTable = session.analysisStore.signals(mediaId, { trackId: null })
  const sound = soundTable.timesUs.length > 0 ? soundTable : null
  return (trackId) => {
    const track = tracks.find(each => each.id === trackId)
    if (trackId !== null && (!track || track.excluded))
      return null
    const kept = known.get(trackId)
    if (kept)
      return kept
    const table = trackId === null ? emptyTable : session.analysisStore.signals(mediaId, { trackId })
    const joined = trackId === null ? sound ?? emptyTable : withSound(table, sound)
    const signals: TrackSignals = { table, sound, joined, baselines: trackBaselines(joined), habits: trackHabits(table) }
    known.set(trackId, signals)
    return signals
  }
}

/** Who is in the picture: the name a person gave the face, else the file's subject where it shows only one face; null when nobody said. */
function subjectOf(trackId: string | null, tracks: readonly Track[], named: ReadonlyMap<string, string>, mediaSubject: string | null): string | null {
  const shown = tracks.filter(track => !track.excluded)
  const own = trackId === null ? undefined : shown.find(track => track.id === trackId)?.person?.name ?? named.get(trackId)
  return own ?? (shown.length === 1 ? mediaSubject : null)
}

function sampleOf(segment: Segment, signals: TrackSignals, trees: readonly TreeRecord[], subjectId: string | null): SegmentSample {
  const { id: segmentId, mediaId, startUs, endUs } = segment
  const teacher = trees.find(tree => tree.layer === 'machine' && tree.reasonerId === teacherId)?.tree
  const { table, sound, joined, baselines, habits } = signals
  const span = { startUs, endUs }
  const cues = table.timesUs.length > 0 ? teacherCues(table, span, sound ?? undefined) : undefined
  return {
    segmentId,
    mediaId,
    subjectId,
    startUs,
    endUs,
    signals: rowsWithin(joined, startUs, endUs),
    baselines,
    habits,
    teacher: teacher ?? (cues ? treeOfCues(table, span, cues) : null),
    ...cues ? { cues } : {},
  }
}

/** The other faces of the file with rows within the segment. */
function othersOf({ trackId, startUs, endUs }: Segment, tracks: readonly Track[], read: MediaReader): FaceSignals[] {
  return tracks.filter(track => track.id !== trackId && track.startUs < endUs && startUs < track.endUs)
    .flatMap((track) => {
      const face = read(track.id)
      return face ? [{ signals: rowsWithin(face.joined, startUs, endUs), baselines: face.baselines }] : []
    })
    .filter(face => face.signals.timesUs.length > 0)
    .sort((a, b) => b.signals.timesUs.length - a.signals.timesUs.length)
}

function basisOf(session: SessionWithoutJobs, record: TreeRecord): AffectiveTree | null {
  const basis = record.basis === null ? null : session.document.records.get(record.basis)
  return basis?.type === 'tree' ? basis.tree : null
}

function collectMedia(session: SessionWithoutJobs, mediaId: string, mediaSubject: string | null): ProjectSamples {
  const tracks = session.analysisStore.tracks(mediaId)
  const read = readerOf(session, mediaId, tracks)
  const records = session.document.records.list({ mediaId, types: ['segment', 'tree', 'track-label'] })
  const named = new Map(records.flatMap(record => record.type === 'track-label' && record.name !== '' ? [[record.trackId, record.name]] : []))
  const trees = new Map<string, TreeRecord[]>()
  for (const tree of records.filter(record => record.type === 'tree'))
    trees.set(tree.segmentId, [...trees.get(tree.segmentId) ?? [], tree])
  const reviewed: LabelledSample[] = []
  const unreviewed: SegmentSample[] = []
  for (const segment of records.filter(record => record.type === 'segment')) {
    const signals = read(segment.trackId)
    if (!signals)
      continue
    const ofSegment = trees.get(segment.id) ?? []
    const sample = { ...sampleOf(segment, signals, ofSegment, subjectOf(segment.trackId, tracks, named, mediaSubject)), others: othersOf(segment, tracks, read) }
    const person = ofSegment.find(tree => tree.layer === 'person')
    if (person)
      reviewed.push({ ...sample, tree: person.tree, basis: basisOf(session, person) })
    else
      unreviewed.push(sample)
  }
  return { reviewed, unreviewed }
}

/** Reads the segments of every analysed file (or of some), with their signals and trees. Faces left out of analysis are left out here too. */
export async function collectSamples(session: SessionWithoutJobs, mediaIds?: readonly string[]): Promise<ProjectSamples> {
  const reviewed: LabelledSample[] = []
  const unreviewed: SegmentSample[] = []
  for (const media of session.media.list()) {
    if ((mediaIds && !mediaIds.includes(media.id)) || !session.analyses.completeOf(media.id))
      continue
    const found = collectMedia(session, media.id, media.subject)
    reviewed.push(...found.reviewed)
    unreviewed.push(...found.unreviewed)
    await setImmediate()
  }
  return { reviewed, unreviewed }
}
