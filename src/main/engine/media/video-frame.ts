import type { AVPixelFormat } from 'node-av/constants'
import { Frame } from 'node-av/lib'
import { avOk } from './av.ts'

/** Allocates a video frame that holds these packed pixels. Copies in natively: writing to `data` is lost where the runtime gives copies. @throws AvError */
export function frameOfPixels(pixels: Uint8Array, widthPx: number, heightPx: number, pixelFormat: AVPixelFormat): Frame {
  const frame = newVideoFrame(widthPx, heightPx, pixelFormat)
  fillFrame(frame, pixels)
  return frame
}

/** Copies packed pixels into a frame. @throws AvError */
export function fillFrame(frame: Frame, pixels: Uint8Array): void {
  avOk(frame.fromBuffer(Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength)), 'Copying pixels')
}

/** Allocates a video frame with its own pixels. Rows are packed without padding when `align` is 1. @throws AvError */
export function newVideoFrame(widthPx: number, heightPx: number, pixelFormat: AVPixelFormat, align = 0): Frame {
  const frame = new Frame()
  frame.alloc()
  frame.width = widthPx
  frame.height = heightPx
  frame.format = pixelFormat
  avOk(frame.getBuffer(align), 'Allocating a picture')
  return frame
}
