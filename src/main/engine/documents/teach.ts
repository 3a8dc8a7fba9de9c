import type { Segment } from '#shared/domain/document.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { AnalysisStore } from '../projects/analysis-store.ts'
import type { DocumentStore } from './document-store.ts'
import type { ProposedSegment } from './machine-layer.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { composeTree } from '#shared/domain/teacher/compose-tree.ts'
import { segmentTrack } from '#shared/domain/teacher/segment-track.ts'
import { AppError } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { machineLayerDiff } from './machine-layer.ts'

type Tables = Readonly<{ faces: ReadonlyMap<string, SignalTable>, sound: SignalTable | undefined }>

function soundOf(analyses: AnalysisStore, mediaId: string): SignalTable | undefined {
  const table = analyses.signals(mediaId, { trackId: null })
  return table.timesUs.length > 0 ? table : undefined
}

async function propose({ faces, sound }: Tables, signal: AbortSignal): Promise<ProposedSegment[]> {
  const proposed: ProposedSegment[] = []
  for (const [trackId, table] of faces) {
    for (const span of segmentTrack(table)) {
      // Other calls of the window are answered between two segments.
      await nextTurn()
      if (signal.aborted)
        throw new AppError('cancelled', 'Cancelled')
      proposed.push({ ...span, trackId, tree: composeTree(table, span, sound) })
    }
  }
  return proposed
}

/**
 * What the teacher reads within the bounds of any segment, the signals of each face being read once; null where there are none, or the
 * segment has no face.
 */
export function segmentTeacher(analyses: AnalysisStore): (segment: Segment) => AffectiveTree | null {
  const known = new Map<string, Readonly<{ table: SignalTable, sound: SignalTable | undefined }>>()
  return ({ mediaId, trackId, startUs, endUs }) => {
    if (trackId === null || !analyses.tracks(mediaId).some(({ id }) => id === trackId))
      return null
    const { table, sound } = known.get(trackId) ?? { table: analyses.signals(mediaId, { trackId }), sound: soundOf(analyses, mediaId) }
    known.set(trackId, { table, sound })
    return composeTree(table, { startUs, endUs }, sound)
  }
}

/**
 * Lets the rule teacher read a file's signals and writes its segments and trees as one change of the machine layer.
 * @returns how many segments it proposes
 * @throws AppError `not-found` without a complete analysis, `cancelled`
 */
export async function teach(store: DocumentStore, analyses: AnalysisStore, media: Readonly<{ id: string, name: string }>, signal: AbortSignal): Promise<number> {
  const tracks = analyses.tracks(media.id).filter(track => !track.excluded)
  const faces = new Map(tracks.map(({ id }) => [id, analyses.signals(media.id, { trackId: id })]))
  const sound = soundOf(analyses, media.id)
  const proposed = await propose({ faces, sound }, signal)
  const treeOf = ({ trackId, startUs, endUs }: Segment): AffectiveTree | null => {
    const table = trackId === null ? undefined : faces.get(trackId)
    return table ? composeTree(table, { startUs, endUs }, sound) : null
  }
  const records = store.records.list({ mediaId: media.id, types: ['segment', 'tree'] })
  const before = records.filter(record => record.type === 'segment' && record.layer === 'machine').length
  store.apply({
    who: teacherId,
    cause: 'machine',
    action: 'analyze',
    summary: `Trees of ${media.name} by the rule teacher`,
    modelVersion: teacherId,
    from: `${before} segments`,
    to: `${proposed.length} segments`,
    diff: machineLayerDiff(records, proposed, { mediaId: media.id, reasonerId: teacherId, newId: () => newId('record'), treeOf }),
  })
  return proposed.length
}
