import { AV_CODEC_FLAG_QSCALE, AV_PIX_FMT_RGB24, AV_PIX_FMT_YUVJ420P, AVCOL_RANGE_JPEG, AVCOL_SPC_BT470BG, FF_ENCODER_MJPEG } from 'node-av/constants'
import { Codec, CodecContext, Packet, Rational, SoftwareScaleContext } from 'node-av/lib'
import { avOk } from './av.ts'
import { frameOfPixels, newVideoFrame } from './video-frame.ts'

const lambdaPerQuality = 118

/**
 * Encodes packed RGB pixels as a JPEG.
 * @param picture `rgb` has shape [heightPx * widthPx * 3]
 * @param quality FFmpeg's quantiser, 1 (best) to 31
 * @throws AvError
 */
export function encodeJpeg(picture: { rgb: Uint8Array, widthPx: number, heightPx: number }, quality = 3): Uint8Array {
  const { rgb, widthPx, heightPx } = picture
  const source = frameOfPixels(rgb.subarray(0, widthPx * heightPx * 3), widthPx, heightPx, AV_PIX_FMT_RGB24)
  const target = newVideoFrame(widthPx, heightPx, AV_PIX_FMT_YUVJ420P)
  target.colorSpace = AVCOL_SPC_BT470BG
  target.colorRange = AVCOL_RANGE_JPEG
  const scaler = new SoftwareScaleContext()
  scaler.allocContext()
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG)
  const encoder = new CodecContext()
  encoder.allocContext3(codec)
  encoder.width = widthPx
  encoder.height = heightPx
  encoder.pixelFormat = AV_PIX_FMT_YUVJ420P
  encoder.timeBase = new Rational(1, 25)
  encoder.setFlags(AV_CODEC_FLAG_QSCALE)
  encoder.globalQuality = quality * lambdaPerQuality
  const packet = new Packet()
  packet.alloc()
  try {
    avOk(scaler.scaleFrameSync(target, source), 'Converting the picture')
    avOk(encoder.open2Sync(codec, null), 'Opening the JPEG encoder')
    target.quality = quality * lambdaPerQuality
    target.pts = 0n
    avOk(encoder.sendFrameSync(target), 'Encoding the picture')
    avOk(encoder.sendFrameSync(null), 'Encoding the picture')
    avOk(encoder.receivePacketSync(packet), 'Encoding the picture')
    return Uint8Array.from(packet.data ?? [])
  }
  finally {
    packet.free()
    encoder.freeContext()
    scaler.freeContext()
    source.free()
    target.free()
  }
}
