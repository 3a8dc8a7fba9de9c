import type { AVPixelFormat } from 'node-av/constants'
import { Frame } from 'node-av/lib'
import { avOk } from './av.ts'

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
