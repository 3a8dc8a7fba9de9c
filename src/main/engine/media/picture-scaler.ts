import type { Frame } from 'node-av/lib'
import type { PictureShape } from './picture.ts'
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_RGBA, AVCOL_PRI_UNSPECIFIED, AVCOL_SPC_BT470BG, AVCOL_SPC_BT709, AVCOL_SPC_UNSPECIFIED, AVCOL_TRC_UNSPECIFIED } from 'node-av/constants'
import { SoftwareScaleContext } from 'node-av/lib'
import { avOk } from './av.ts'
import { turnPixels } from './turn-pixels.ts'
import { newVideoFrame } from './video-frame.ts'

/** A buffer for one upright picture, shape [heightPx * widthPx * 3], and the way to fill it from a decoded one. */
export type PictureTarget = Readonly<{ rgb: Uint8Array, fill: (frame: Frame) => void }>

/** Turns decoded pictures into upright packed RGB of one size. */
export type PictureScaler = {
  readonly widthPx: number
  readonly heightPx: number
  /** A new buffer; stays valid for as long as anybody holds it, also after `close`. */
  readonly newTarget: () => PictureTarget
  readonly close: () => void
}

/** A scaler for pictures of this shape; `size` is that of the upright output. */
export function openPictureScaler(shape: PictureShape, size: { widthPx: number, heightPx: number }): PictureScaler {
  const swap = shape.rotationDegrees === 90 || shape.rotationDegrees === 270
  const widthPx = swap ? size.heightPx : size.widthPx
  const heightPx = swap ? size.widthPx : size.heightPx
  const turned = shape.rotationDegrees !== 0 || shape.mirrored
  const scaler = new SoftwareScaleContext()
  scaler.allocContext()
  const packer = new SoftwareScaleContext()
  packer.allocContext()
  // the fast filter looks at two source pixels: enough down to half the size
  const isSmallStep = shape.widthPx <= 2 * size.widthPx
  avOk(scaler.setOption('sws_flags', isSmallStep ? 'fast_bilinear' : 'area'), 'Choosing the filter')

  // scaling down to four bytes a pixel and dropping one is half the work of scaling down to three, for which FFmpeg has no fast path
  const reduced = isSmallStep ? null : newVideoFrame(widthPx, heightPx, AV_PIX_FMT_RGBA)

  function scale(frame: Frame, target: Frame): number {
    if (!reduced)
      return scaler.scaleFrameSync(target, frame)
    const code = scaler.scaleFrameSync(reduced, frame)
    return code < 0 ? code : packer.scaleFrameSync(target, reduced)
  }

  function convert(frame: Frame, target: Frame): void {
    nameColours(frame)
    if (scale(frame, target) >= 0)
      return
    forgetColours(frame)
    avOk(scale(frame, target), 'Converting the picture')
  }

  return {
    ...size,
    newTarget() {
      const target = newVideoFrame(widthPx, heightPx, AV_PIX_FMT_RGB24, 1)
      const view = turned ? null : liveView(target, widthPx * heightPx * 3)
      if (view)
        return { rgb: view, fill: frame => convert(frame, target) }
      const rgb = new Uint8Array(widthPx * heightPx * 3)
      const fill = (frame: Frame): void => {
        convert(frame, target)
        // packed rows, copied natively: `data` may be an older copy where the runtime hands out copies
        const pixels = target.toBuffer()
        if (turned)
          turnPixels(pixels, rgb, { widthPx, heightPx, strideBytes: widthPx * 3 }, shape)
        else
          rgb.set(pixels.subarray(0, rgb.length))
      }
      return { rgb, fill }
    },
    close() {
      scaler.freeContext()
      packer.freeContext()
      reduced?.free()
    },
  }
}

const owners = new WeakMap<ArrayBufferLike, Frame>()

/**
 * The target's own pixels, so that none have to be copied; null where rows are padded, or where the runtime hands out copies of
 * native memory instead of views (a V8 sandbox). A plain Uint8Array: `slice` of a Buffer would not copy.
 */
function liveView(target: Frame, bytes: number): Uint8Array | null {
  const first = target.data?.[0]
  if (!first || first.length !== bytes)
    return null
  // asked of the native side: a second look at `data` may be the same copy
  const holds = (value: number): boolean => {
    first[0] = value
    return target.toBuffer()[0] === value
  }
  if (!holds(1) || !holds(0))
    return null
  const { buffer } = first
  owners.set(buffer, target)
  return new Uint8Array(buffer, first.byteOffset, bytes)
}

// Chromium takes untagged video of 720 lines and more for BT.709 and the rest for BT.601; the engine sees the same colours.
function nameColours(frame: Frame): void {
  if (frame.colorSpace === AVCOL_SPC_UNSPECIFIED)
    frame.colorSpace = frame.height >= 720 ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG
}

// A damaged header may name colours that FFmpeg refuses to convert; the picture itself is still worth showing.
function forgetColours(frame: Frame): void {
  frame.colorPrimaries = AVCOL_PRI_UNSPECIFIED
  frame.colorTrc = AVCOL_TRC_UNSPECIFIED
  frame.colorSpace = AVCOL_SPC_UNSPECIFIED
  nameColours(frame)
}
