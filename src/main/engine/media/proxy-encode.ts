import type { FrameIndex } from './frame-index.ts'
import type { FrameReader, RgbFrame } from './frame-reader.ts'
import type { Encoder, Muxer } from './muxer.ts'
import type { ProxyProgress, ProxySoundOf } from './proxy.ts'
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709 } from 'node-av/constants'
import { SoftwareScaleContext } from 'node-av/lib'
import { avOk } from './av.ts'
import { openFrameReader } from './frame-reader.ts'
import { addVideo } from './muxer.ts'
import { fillFrame, newVideoFrame } from './video-frame.ts'

const widestPx = 1920
// Short groups without B-frames: every seek in the window decodes little.
const groupPictures = 24

/** Encodes the pictures anew as H.264, upright, with the index's times. A picture that cannot be decoded repeats the one before. */
export async function encodePictures(path: string, index: FrameIndex, muxer: Muxer, sound: ProxySoundOf, progress: ProxyProgress): Promise<void> {
  const reader = await openFrameReader(path, index, { maxWidthPx: widestPx })
  const painter = startPainter(muxer, index, reader)
  const track = sound.start()
  let position = 0
  try {
    for await (const frame of reader.frames(0, index.ptsUs.length, 1, progress.signal)) {
      for (; position < frame.position; position++)
        painter.repeat(index.ptsUs[position] ?? 0)
      painter.paint(frame)
      progress.done(++position)
      await track?.until(frame.ptsUs)
    }
    for (; position < index.ptsUs.length; position++)
      painter.repeat(index.ptsUs[position] ?? 0)
    painter.end()
    await track?.end()
  }
  finally {
    await track?.close()
    painter.close()
    reader.close()
  }
}

type Painter = {
  readonly paint: (frame: RgbFrame) => void
  readonly repeat: (ptsUs: number) => void
  readonly end: () => void
  readonly close: () => void
}

function startPainter(muxer: Muxer, index: FrameIndex, reader: FrameReader): Painter {
  // 4:2:0 needs even sides
  const widthPx = Math.max(2, reader.widthPx & ~1)
  const heightPx = Math.max(2, reader.heightPx & ~1)
  const encoder: Encoder = addVideo(muxer, {
    encoder: 'libx264',
    widthPx,
    heightPx,
    pixelFormat: AV_PIX_FMT_YUV420P,
    timeBase: { num: 1, den: 1_000_000 },
    rate: { num: Math.round((index.rateHz ?? 25) * 1000), den: 1000 },
    gop: groupPictures,
    bFrames: 0,
    colours: { space: AVCOL_SPC_BT709, range: AVCOL_RANGE_MPEG },
    options: { preset: 'veryfast', crf: 20 },
  })
  const source = newVideoFrame(reader.widthPx, reader.heightPx, AV_PIX_FMT_RGB24)
  const target = newVideoFrame(widthPx, heightPx, AV_PIX_FMT_YUV420P)
  target.colorSpace = AVCOL_SPC_BT709
  target.colorRange = AVCOL_RANGE_MPEG
  const scaler = new SoftwareScaleContext()
  scaler.allocContext()
  const encodeAt = (ptsUs: number): void => {
    target.pts = BigInt(ptsUs)
    encoder.encode(target)
  }
  return {
    paint(frame) {
      fillFrame(source, frame.rgb)
      avOk(target.makeWritable(), 'Reusing the picture')
      avOk(scaler.scaleFrameSync(target, source), 'Converting the picture')
      encodeAt(frame.ptsUs)
    },
    repeat: encodeAt,
    end: () => encoder.encode(null),
    close() {
      source.free()
      target.free()
      scaler.freeContext()
      encoder.close()
    },
  }
}
