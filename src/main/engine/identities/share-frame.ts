import type { ResolvedTrack } from '#shared/domain/identity/resolve-tracks.ts'
import type { AnalysisStore } from '../projects/analysis-store.ts'

function seenAt(store: AnalysisStore, track: ResolvedTrack, span: Readonly<{ startUs: number, endUs: number }>): Set<number> {
  const { timesUs, columns } = store.signals(track.mediaId, { trackId: track.id, columns: ['box_width'], ...span })
  const widths = columns.get('box_width')!
  return new Set(timesUs.filter((_, row) => !Number.isNaN(widths[row]!)))
}

/** True when two faces of a file were found on the same frame: they are two people (or one and a mirror). */
export function shareFrame(store: AnalysisStore, a: ResolvedTrack, b: ResolvedTrack): boolean {
  const [startUs, endUs] = [Math.max(a.startUs, b.startUs), Math.min(a.endUs, b.endUs)]
  if (a.mediaId !== b.mediaId || startUs >= endUs)
    return false
  const seen = seenAt(store, a, { startUs, endUs })
  return [...seenAt(store, b, { startUs, endUs })].some(timeUs => seen.has(timeUs))
}
