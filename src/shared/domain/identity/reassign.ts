import type { Annotation, Diff, Segment } from '../document.ts'
import type { ResolvedTrack, TrackPiece } from './resolve-tracks.ts'
import { trackAt } from './resolve-tracks.ts'

function commonUs(a: Readonly<{ startUs: number, endUs: number }>, b: Readonly<{ startUs: number, endUs: number }>): number {
  return Math.min(a.endUs, b.endUs) - Math.max(a.startUs, b.startUs)
}

/** The moment in the middle of what a piece and a span have in common; of the piece where they have nothing. */
function middleOf(piece: TrackPiece, span: Readonly<{ startUs: number, endUs: number }>): number {
  const [startUs, endUs] = [Math.max(piece.startUs, span.startUs), Math.min(piece.endUs, span.endUs)]
  return startUs < endUs ? Math.floor((startUs + endUs) / 2) : piece.startUs
}

/**
 * Lets segments and annotations follow their faces when tracks are split, merged or separated: each goes to the track that now holds most
 * of what it spanned.
 * @returns only what changes
 */
export function reassign(held: readonly (Segment | Annotation)[], before: readonly ResolvedTrack[], after: readonly ResolvedTrack[]): Diff['updated'] {
  return held.flatMap((record): Diff['updated'] => {
    const old = before.find(track => track.id === record.trackId)
    const piece = old?.pieces.toSorted((a, b) => commonUs(b, record) - commonUs(a, record))[0]
    const next = piece && trackAt(after, piece.foundId, middleOf(piece, record))
    return next && next.id !== record.trackId ? [[record, { ...record, trackId: next.id }]] : []
  })
}
