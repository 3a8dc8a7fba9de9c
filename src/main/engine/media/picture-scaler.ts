import type { Frame } from 'node-av/lib'
import type { PictureShape } from './picture.ts'
import { AV_PIX_FMT_RGB24, AVCOL_SPC_BT470BG, AVCOL_SPC_BT709, AVCOL_SPC_UNSPECIFIED } from 'node-av/constants'
import { SoftwareScaleContext } from 'node-av/lib'
import { avOk } from './av.ts'
import { turnPixels } from './turn-pixels.ts'
import { newVideoFrame } from './video-frame.ts'

/** Turns decoded pictures into upright packed RGB of one size. `close` frees its native buffers. */
export type PictureScaler = {
  readonly widthPx: number
  readonly heightPx: number
  /** Writes the picture into `rgb`, shape [heightPx * widthPx * 3]. @throws AvError */
  readonly toRgb: (frame: Frame, rgb: Uint8Array) => void
  readonly close: () => void
}

/** A scaler for pictures of this shape; `widthPx` and `heightPx` are the upright output. */
export function openPictureScaler(shape: PictureShape, size: { widthPx: number, heightPx: number }): PictureScaler {
  const swap = shape.rotationDegrees === 90 || shape.rotationDegrees === 270
  const widthPx = swap ? size.heightPx : size.widthPx
  const heightPx = swap ? size.widthPx : size.heightPx
  const turned = shape.rotationDegrees !== 0 || shape.mirrored
  const target = newVideoFrame(widthPx, heightPx, AV_PIX_FMT_RGB24, 1)
  const scaler = new SoftwareScaleContext()
  scaler.allocContext()
  avOk(scaler.setOption('sws_flags', 'bilinear'), 'Choosing the filter')
  return {
    ...size,
    toRgb(frame, rgb) {
      nameColours(frame)
      avOk(scaler.scaleFrameSync(target, frame), 'Converting the picture')
      const pixels = target.data?.[0]
      const strideBytes = target.linesize[0]
      if (!pixels || strideBytes === undefined)
        throw new Error('The converted picture has no pixels')
      if (turned)
        turnPixels(pixels, rgb, { widthPx, heightPx, strideBytes }, shape)
      else
        copyRows(pixels, rgb, { rowBytes: widthPx * 3, rows: heightPx, strideBytes })
    },
    close() {
      target.free()
      scaler.freeContext()
    },
  }
}

// Chromium takes untagged video of 720 lines and more for BT.709 and the rest for BT.601; the engine sees the same colours.
function nameColours(frame: Frame): void {
  if (frame.colorSpace === AVCOL_SPC_UNSPECIFIED)
    frame.colorSpace = frame.height >= 720 ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG
}

function copyRows(source: Uint8Array, target: Uint8Array, size: { rowBytes: number, rows: number, strideBytes: number }): void {
  if (size.rowBytes === size.strideBytes) {
    target.set(source.subarray(0, size.rowBytes * size.rows))
    return
  }
  for (let row = 0; row < size.rows; row++)
    target.set(source.subarray(row * size.strideBytes, row * size.strideBytes + size.rowBytes), row * size.rowBytes)
}
