import type { Encoder } from '#engine/media/muxer.ts'
import type { Picture } from '#engine/perception/still.ts'
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P, AV_SAMPLE_FMT_FLTP } from 'node-av/constants'
import { Frame, SoftwareScaleContext } from 'node-av/lib'
import { avOk } from '#engine/media/av.ts'
import { addAudio, addVideo, openMuxer } from '#engine/media/muxer.ts'
import { fillFrame, newVideoFrame } from '#engine/media/video-frame.ts'

/** A film being written: pictures in their order, then the end. */
export type FilmWriter = Readonly<{ add: (picture: Picture) => void, end: () => void }>

/** What a film is made of besides its pictures: square pictures of `sizePx`, and its sound. */
export type FilmOptions = Readonly<{ sizePx: number, rateHz: number, sound: Float32Array, soundRateHz: number }>

function encodeSound(encoder: Encoder, sound: Float32Array): void {
  const { context } = encoder
  if (context.sampleFormat !== AV_SAMPLE_FMT_FLTP)
    throw new Error(`The sound encoder wants sample format ${context.sampleFormat}, not planar floats`)
  for (let from = 0; from < sound.length; from += context.frameSize) {
    const frame = new Frame()
    frame.alloc()
    frame.nbSamples = context.frameSize
    frame.format = context.sampleFormat
    frame.sampleRate = context.sampleRate
    frame.channelLayout = context.channelLayout
    avOk(frame.getBuffer(0), 'Allocating sound')
    const plane = frame.data?.[0]
    for (let i = 0; i < context.frameSize; i++)
      plane?.writeFloatLE(sound[from + i] ?? 0, i * 4)
    frame.pts = BigInt(from)
    encoder.encode(frame)
    frame.free()
  }
  encoder.encode(null)
  encoder.close()
}

/** Starts an MP4 file of H.264 pictures at an even rate with AAC sound. The same pictures give the same file. @throws AvError */
export function openFilmWriter(path: string, { sizePx, rateHz, sound, soundRateHz }: FilmOptions): FilmWriter {
  const muxer = openMuxer(path, 'mp4')
  const timeBase = { num: 1, den: 1_000_000 }
  const video = addVideo(muxer, {
    encoder: 'libx264',
    widthPx: sizePx,
    heightPx: sizePx,
    pixelFormat: AV_PIX_FMT_YUV420P,
    timeBase,
    rate: { num: Math.round(rateHz * 1000), den: 1000 },
    gop: 25,
    options: { preset: 'veryfast', crf: 18, threads: 1 },
  })
  const audio = addAudio(muxer, { encoder: 'aac', sampleRateHz: soundRateHz, channels: 1, bitRate: 48_000 })
  muxer.writeHeader()
  const scaler = new SoftwareScaleContext()
  scaler.allocContext()
  const drawn = newVideoFrame(sizePx, sizePx, AV_PIX_FMT_RGB24, 1)
  const coded = newVideoFrame(sizePx, sizePx, AV_PIX_FMT_YUV420P)
  let count = 0
  return {
    add({ rgb }) {
      fillFrame(drawn, rgb)
      avOk(coded.makeWritable(), 'Reusing the picture')
      avOk(scaler.scaleFrameSync(coded, drawn), 'Converting the picture')
      coded.pts = BigInt(Math.round(count++ * 1e6 / rateHz))
      video.encode(coded)
    },
    end() {
      video.encode(null)
      encodeSound(audio, sound)
      muxer.close()
      video.close()
      drawn.free()
      coded.free()
      scaler.freeContext()
    },
  }
}
