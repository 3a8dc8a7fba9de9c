import { AV_LOG_QUIET, AV_PIX_FMT_RGB24, AVMEDIA_TYPE_VIDEO, SWS_BILINEAR } from 'node-av/constants'
import { Codec, CodecContext, FormatContext, Frame, Log, Packet, SoftwareScaleContext } from 'node-av/lib'
import { AppError } from '#shared/errors.ts'

/** A picture in memory: `rgb` holds heightPx rows of widthPx pixels, three bytes each, without padding. */
export type Picture = Readonly<{ widthPx: number, heightPx: number, rgb: Uint8Array }>

function toPicture(frame: Frame): Picture {
  const { width: widthPx, height: heightPx } = frame
  const scaler = new SoftwareScaleContext()
  const target = new Frame()
  target.alloc()
  try {
    scaler.getContext(widthPx, heightPx, frame.format as never, widthPx, heightPx, AV_PIX_FMT_RGB24, SWS_BILINEAR)
    // The scaler writes past the end of a row: only a frame of its own has the padding for that.
    if (scaler.scaleFrameSync(target, frame) < 0)
      throw new AppError('media-broken', 'The picture cannot be turned into RGB')
    return { widthPx, heightPx, rgb: new Uint8Array(target.toBuffer()) }
  }
  finally {
    target.free()
    scaler.freeContext()
  }
}

/**
 * The first picture of an image or video file, as it is stored (no rotation applied).
 * @throws AppError `media-broken` when the file cannot be opened or decoded.
 */
export function readStill(path: string): Picture {
  Log.setLevel(AV_LOG_QUIET)
  const format = new FormatContext()
  const context = new CodecContext()
  const packet = new Packet()
  const frame = new Frame()
  packet.alloc()
  frame.alloc()
  try {
    if (format.openInputSync(path) < 0 || format.findStreamInfoSync() < 0)
      throw new AppError('media-broken', `${path} cannot be opened as a picture`)
    const index = format.findBestStream(AVMEDIA_TYPE_VIDEO)
    const stream = format.streams[index]
    const codec = stream && Codec.findDecoder(stream.codecpar.codecId)
    if (!stream || !codec)
      throw new AppError('media-broken', `${path} holds no picture that can be decoded`)
    context.allocContext3(codec)
    context.parametersToContext(stream.codecpar)
    if (context.open2Sync(codec) < 0)
      throw new AppError('media-broken', `${path} holds no picture that can be decoded`)
    while (context.receiveFrameSync(frame) < 0) {
      const read = format.readFrameSync(packet)
      if (read >= 0 && packet.streamIndex !== index)
        continue
      if (context.sendPacketSync(read < 0 ? null : packet) < 0 && read < 0)
        throw new AppError('media-broken', `${path} holds no whole picture`)
    }
    return toPicture(frame)
  }
  finally {
    frame.free()
    packet.free()
    context.freeContext()
    format.closeInputSync()
  }
}
