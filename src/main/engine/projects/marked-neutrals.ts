import type { ResolvedTrack, TrackPiece } from '#shared/domain/identity/resolve-tracks.ts'
import type { MarkedNeutral } from '../perception/store/summary.ts'
import type { ProjectSession, SessionWithoutJobs } from './project-session.ts'
import { resolveTracks } from '#shared/domain/identity/resolve-tracks.ts'
import { AppError } from '#shared/errors.ts'
import { readSummary } from '../perception/store/summary.ts'

/** How long a piece is seen within a span, microseconds. */
function overlapUs(piece: TrackPiece, { startUs, endUs }: Readonly<{ startUs: number, endUs: number }>): number {
  return Math.max(0, Math.min(piece.endUs, endUs) - Math.max(piece.startUs, startUs))
}

function neutralOf({ neutral, pieces }: ResolvedTrack, localId: (foundId: string) => string): MarkedNeutral[] {
  const longest = neutral && pieces.toSorted((a, b) => overlapUs(b, neutral) - overlapUs(a, neutral))[0]
  if (!neutral || !longest || overlapUs(longest, neutral) === 0)
    return []
  return [{ tracks: [...new Set(pieces.map(piece => localId(piece.foundId)))], from: localId(longest.foundId), ...neutral }]
}

/**
 * Where people said that the faces of an analysis are at rest, by the ids of the analysis. The rest of a face that was joined from several is taken from
 * the one that is seen longest in the span and holds for all of them. Empty before the faces are known.
 */
export function markedNeutrals({ analyses, document }: SessionWithoutJobs, mediaId: string, analysisId: string): MarkedNeutral[] {
  const records = document.records.list({ mediaId, types: ['track-label', 'track-split'] })
  return resolveTracks(analyses.tracksOf(analysisId), records).flatMap(track => neutralOf(track, foundId => foundId.slice(mediaId.length + 1)))
}

function usedNeutrals(session: SessionWithoutJobs, analysisId: string): readonly MarkedNeutral[] | null {
  try {
    return readSummary(session.analysisStore.folderOf(analysisId)).neutrals ?? []
  }
  catch (error) {
    if (error instanceof AppError)
      return null
    throw error
  }
}

/**
 * Derives the signals of a finished analysis again when its faces are measured from another rest than people say: from what is stored, without decoding.
 * Trees stay as they are until the file is analysed again, so that the change can be taken back and brought back.
 * While the file is being analysed nothing is started; the end of that asks again.
 */
export function followNeutrals(session: SessionWithoutJobs & Pick<ProjectSession, 'jobs'>, mediaId: string): void {
  const analysis = session.analyses.completeOf(mediaId)
  const media = session.media.get(mediaId)
  if (!analysis || !media || session.jobs.active('analyze', mediaId))
    return
  const used = usedNeutrals(session, analysis.id)
  if (used === null || JSON.stringify(used) === JSON.stringify(markedNeutrals(session, mediaId, analysis.id)))
    return
  session.jobs.start({ kind: 'analyze', title: `Measure the faces of ${media.name} from their rest`, mediaId, input: { mediaId, analysisId: analysis.id, provider: 'auto', signalsOnly: true } })
}
