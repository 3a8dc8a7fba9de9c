import type { Track } from '#shared/contract/analysis.contract.ts'
import type { PictureFace } from '../report/face-picture.ts'
import type { Studio } from './studio.ts'

const pointCount = 478

/** The signals of one face over its film. */
export type FaceSignals = Readonly<{ timesUs: Float64Array, columns: ReadonlyMap<string, Float32Array> }>

function aligned(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}

/** The face that is seen longest. */
export async function mainTrack({ client }: Studio, mediaId: string): Promise<Track | null> {
  const tracks = await client.analysis.tracks({ mediaId })
  return tracks.toSorted((a, b) => b.frames - a.frames)[0] ?? null
}

/** Reads the series of a face (of the clip's sound when `trackId` is null). */
export async function readSignals(studio: Studio, mediaId: string, trackId: string | null): Promise<FaceSignals> {
  const { columns, rows, data } = await studio.client.analysis.signals({ mediaId, trackId })
  const buffer = aligned(studio.bytesOf(data))
  const timesUs = new Float64Array(buffer, 0, rows)
  return {
    timesUs,
    columns: new Map(columns.map((name, at) => [name, new Float32Array(buffer, timesUs.byteLength + at * rows * 4, rows)])),
  }
}

/** The analysed frame nearest to a moment, with the face on it. */
export async function faceNear(studio: Studio, mediaId: string, atUs: number, reachUs = 500_000): Promise<{ ptsUs: number, face: PictureFace } | null> {
  const { rows, stride, data } = await studio.client.analysis.faces({ mediaId, startUs: Math.round(atUs - reachUs), endUs: Math.round(atUs + reachUs) })
  if (rows === 0)
    return null
  const buffer = aligned(studio.bytesOf(data))
  const times = new Float64Array(buffer, 0, rows)
  const values = new Float32Array(buffer, times.byteLength, rows * stride)
  const nearest = times.reduce((best, time, row) => Math.abs(time - atUs) < Math.abs(times[best]! - atUs) ? row : best, 0)
  const row = values.subarray(nearest * stride, (nearest + 1) * stride)
  const [, x, y, widthPx, heightPx] = row
  return { ptsUs: times[nearest]!, face: { x: x!, y: y!, widthPx: widthPx!, heightPx: heightPx!, points: row.subarray(5, 5 + pointCount * 2) } }
}
