import type { Square } from '#engine/perception/sample.ts'
import type { FrameReader } from './frame-reader.ts'
import { affineOf, sampleCrop } from '#engine/perception/sample.ts'
import { encodeJpeg } from './jpeg.ts'

/** One picture of a file as a JPEG. */
export type Still = Readonly<{ ptsUs: number, widthPx: number, heightPx: number, jpeg: Uint8Array }>

/** A square of the picture with this PTS, px of the picture, and the size it is wanted in. */
export type FaceCrop = Readonly<{ ptsUs: number, square: Square, sidePx: number }>

/** A JPEG of a square of exactly the picture with this PTS; outside the picture is black. @throws AppError as `FrameReader.frameAt` */
export async function readFaceCrop(reader: FrameReader, { ptsUs, square, sidePx }: FaceCrop, signal?: AbortSignal): Promise<Uint8Array> {
  const frame = await reader.frameAt(ptsUs, signal)
  const plane = sidePx * sidePx
  const planes = new Float32Array(plane * 3)
  sampleCrop(frame, affineOf(square, sidePx), sidePx, planes, { scale: 1 })
  const rgb = new Uint8Array(plane * 3)
  for (let i = 0; i < plane; i++) {
    for (let channel = 0; channel < 3; channel++)
      rgb[i * 3 + channel] = Math.round(planes[channel * plane + i]!)
  }
  return encodeJpeg({ rgb, widthPx: sidePx, heightPx: sidePx })
}

/** A JPEG of exactly the picture with this PTS. @throws AppError as `FrameReader.frameAt` */
export async function readStill(reader: FrameReader, ptsUs: number, signal?: AbortSignal): Promise<Still> {
  const frame = await reader.frameAt(ptsUs, signal)
  return { ptsUs, widthPx: frame.widthPx, heightPx: frame.heightPx, jpeg: encodeJpeg(frame) }
}
