import type { FrameIndex } from './frame-index.ts'
import { firstAtOrAfter, keyAt, positionOf } from './frame-index.ts'
import { openFrameReader } from './frame-reader.ts'
import { encodeJpeg } from './jpeg.ts'
import { makePause } from './pause.ts'

/** Height of a tile in pixels. */
export const filmstripHeightPx = 48
const mostTiles = 100
// JPEG counts to 65,535, and its encoders stop a little before
const mostJpegPx = 65_000

/** Pictures of the whole file in one row. `tileWidthPx * count` is the width of the JPEG. */
export type Filmstrip = Readonly<{ jpeg: Uint8Array, count: number, tileWidthPx: number }>

/** How drawing is cancelled, and who hears how many tiles are done. */
export type FilmstripOptions = Readonly<{ signal?: AbortSignal | undefined, done?: ((tiles: number, of: number) => void) | undefined }>

/**
 * Draws the filmstrip: tile `k` of `count` shows the picture nearest to the middle of the `k`th equal part of the duration,
 * or the keyframe before it where that lies in the same part. Pictures that cannot be decoded stay black; very wide ones are drawn lower.
 * @throws AppError as `openFrameReader`
 */
export async function drawFilmstrip(path: string, index: FrameIndex, options: FilmstripOptions = {}): Promise<Filmstrip> {
  const count = Math.min(mostTiles, index.ptsUs.length)
  const tileWidthPx = Math.min(Math.floor(mostJpegPx / count), Math.max(8, Math.round(filmstripHeightPx * index.shape.widthPx / index.shape.heightPx)))
  const widthPx = tileWidthPx * count
  const rgb = new Uint8Array(widthPx * filmstripHeightPx * 3)
  const reader = await openFrameReader(path, index, { maxWidthPx: tileWidthPx, ahead: 1 })
  const pause = makePause(options.signal)
  try {
    for (const [tile, position] of tilePositions(index, count).entries()) {
      const frame = await reader.frameAt(index.ptsUs[position] ?? 0, options.signal).catch(stopOnlyWhenCancelled)
      if (frame)
        pasteTile(frame, rgb, { leftPx: tile * tileWidthPx, widthPx, tileWidthPx })
      options.done?.(tile + 1, count)
      await pause()
    }
  }
  finally {
    reader.close()
  }
  return { jpeg: encodeJpeg({ rgb, widthPx, heightPx: filmstripHeightPx }, 4), count, tileWidthPx }
}

function stopOnlyWhenCancelled(error: unknown): null {
  if ((error as { code?: string }).code === 'media-broken')
    return null
  throw error
}

/** The position of the picture for each tile. */
export function tilePositions(index: FrameIndex, count: number): readonly number[] {
  const { ptsUs, keys } = index
  const firstUs = ptsUs[0] ?? 0
  const spanUs = (ptsUs.at(-1) ?? 0) - firstUs
  return Array.from({ length: count }, (_, tile) => {
    const middleUs = firstUs + spanUs * (tile + 0.5) / count
    const keyUs = keys[keyAt(keys, middleUs)]?.ptsUs ?? Number.NaN
    const nearKey = positionOf(ptsUs, keyUs)
    return nearKey >= 0 && keyUs >= firstUs + spanUs * tile / count ? nearKey : nearest(ptsUs, middleUs)
  })
}

function nearest(ptsUs: Float64Array, wantedUs: number): number {
  const after = Math.min(firstAtOrAfter(ptsUs, wantedUs), ptsUs.length - 1)
  const isBeforeNearer = after > 0 && wantedUs - (ptsUs[after - 1] ?? 0) <= (ptsUs[after] ?? 0) - wantedUs
  return isBeforeNearer ? after - 1 : after
}

function pasteTile(frame: { rgb: Uint8Array, widthPx: number, heightPx: number }, strip: Uint8Array, at: { leftPx: number, widthPx: number, tileWidthPx: number }): void {
  const columns = Math.min(frame.widthPx, at.tileWidthPx)
  for (let row = 0; row < Math.min(frame.heightPx, filmstripHeightPx); row++) {
    const line = frame.rgb.subarray(row * frame.widthPx * 3, (row * frame.widthPx + columns) * 3)
    strip.set(line, (row * at.widthPx + at.leftPx) * 3)
  }
}
