import type { FrameReader } from './frame-reader.ts'
import { encodeJpeg } from './jpeg.ts'

/** One picture of a file as a JPEG. */
export type Still = Readonly<{ ptsUs: number, widthPx: number, heightPx: number, jpeg: Uint8Array }>

/** A JPEG of exactly the picture with this PTS. @throws AppError as `FrameReader.frameAt` */
export async function readStill(reader: FrameReader, ptsUs: number, signal?: AbortSignal): Promise<Still> {
  const frame = await reader.frameAt(ptsUs, signal)
  return { ptsUs, widthPx: frame.widthPx, heightPx: frame.heightPx, jpeg: encodeJpeg(frame) }
}
