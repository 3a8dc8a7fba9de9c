import type { Track } from '#shared/contract/analysis.contract.ts'
import type { KeptMedia } from '../../db/repositories/media.ts'
import type { FaceTable } from '../../perception/signal-store.ts'
import type { SessionWithoutJobs } from '../../projects/project-session.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { positionOf } from '#engine/media/frame-index.ts'
import { readFrameIndex } from '#engine/media/index-file.ts'
import { AppError } from '#shared/errors.ts'
import { cacheFolder } from '../../projects/media-cache.ts'

/**
 * One face on one analysed frame. `face` counts the faces of the file from 0, `name` is what exports call it, `frame` the place of the frame in
 * the file from 0 (-1 where its index is not at hand). `read` answers a signal by its name, NaN where it is
 * missing; `points` shape [478 * 2] px of the picture, null
 * where the face was not found.
 */
export type FrameRow = Readonly<{
  media: KeptMedia
  track: Track
  face: number
  name: string
  frame: number
  ptsUs: number
  read: (signal: string) => number
  points: Float32Array | null
}>

/** Which rows: `names` says whether people go under their pseudonyms (where they have one) or their names. */
export type FrameQuery = Readonly<{ mediaId?: string | undefined, names: 'pseudonym' | 'name', signal: AbortSignal }>

/** Rows are read a few seconds of film at a time, so that memory stays bounded and the engine answers between. */
const windowUs = 4_000_000
const boxValues = 5

/** What exports call a face: its person's pseudonym where there is one and it is asked for, else its name. */
export function exportedName(track: Track, names: FrameQuery['names']): string {
  return names === 'pseudonym' && track.person?.pseudonym ? track.person.pseudonym : track.name
}

async function frameTimes(session: SessionWithoutJobs, mediaId: string): Promise<Float64Array | null> {
  return (await readFrameIndex(cacheFolder(session.folder, mediaId)).catch(() => null))?.ptsUs ?? null
}

function pointsByRow({ tracks, timesUs, stride, values }: FaceTable): ReadonlyMap<string, Float32Array> {
  return new Map(Array.from(timesUs, (timeUs, row) => [`${tracks[values[row * stride]!]} ${timeUs}`, values.subarray(row * stride + boxValues, (row + 1) * stride)]))
}

type Film = Readonly<{ media: KeptMedia, tracks: readonly Track[], times: Float64Array | null }>

function rowsOf(session: SessionWithoutJobs, { media, tracks, times }: Film, span: Readonly<{ startUs: number, endUs: number }>, names: FrameQuery['names']): FrameRow[] {
  const shown = tracks.map((track, face) => ({ track, face })).filter(({ track }) => !track.excluded && track.startUs < span.endUs && span.startUs < track.endUs)
  if (shown.length === 0)
    return []
  const points = pointsByRow(session.analysisStore.faces(media.id, span))
  const rows = shown.flatMap(({ track, face }) => {
    const { timesUs, columns } = session.analysisStore.signals(media.id, { trackId: track.id, ...span })
    const name = exportedName(track, names)
    return Array.from(timesUs, (ptsUs, row): FrameRow => ({
      media,
      track,
      face,
      name,
      frame: times ? positionOf(times, ptsUs) : -1,
      ptsUs,
      read: signal => columns.get(signal)?.[row] ?? Number.NaN,
      points: points.get(`${track.id} ${ptsUs}`) ?? null,
    }))
  })
  return rows.sort((a, b) => a.ptsUs - b.ptsUs || a.face - b.face)
}

/** How many faces on frames there are to write, about: those where a face was found. */
export function countRows(session: SessionWithoutJobs, mediaId?: string): number {
  const media = session.media.list().filter(one => mediaId === undefined || one.id === mediaId)
  return media.flatMap(one => session.analysisStore.tracks(one.id)).reduce((sum, track) => sum + (track.excluded ? 0 : track.frames), 0)
}

/**
 * One row a face and analysed frame, of every analysed file (or of one), ordered by file, time and face, in batches of a few seconds. A face has
 * rows from its first to its last frame; faces that people left out have none.
 * @throws AppError `cancelled`
 */
export async function* frameRows(session: SessionWithoutJobs, { mediaId, names, signal }: FrameQuery): AsyncGenerator<readonly FrameRow[]> {
  for (const media of session.media.list().filter(one => mediaId === undefined || one.id === mediaId)) {
    const tracks = session.analysisStore.tracks(media.id)
    if (tracks.length === 0)
      continue
    const film: Film = { media, tracks, times: await frameTimes(session, media.id) }
    const [startUs, endUs] = [Math.min(...tracks.map(track => track.startUs)), Math.max(...tracks.map(track => track.endUs))]
    for (let fromUs = startUs; fromUs < endUs; fromUs += windowUs) {
      await nextTurn()
      if (signal.aborted)
        throw new AppError('cancelled', 'Cancelled')
      const rows = rowsOf(session, film, { startUs: fromUs, endUs: Math.min(endUs, fromUs + windowUs) }, names)
      if (rows.length > 0)
        yield rows
    }
  }
}
