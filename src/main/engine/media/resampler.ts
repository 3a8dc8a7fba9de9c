import type { AVSampleFormat } from 'node-av/constants'
import type { ChannelLayout, Frame } from 'node-av/lib'
import { AV_CHANNEL_ORDER_UNSPEC, AV_SAMPLE_FMT_FLT } from 'node-av/constants'
import { avChannelLayoutDefault, SoftwareResampleContext } from 'node-av/lib'
import { avOk } from './av.ts'

/** Sound as it is wanted: samples a second, and channels that lie interleaved. */
export type SoundForm = Readonly<{ rateHz: number, channels: number }>

/** How the engine hears. */
export const hearing: SoundForm = { rateHz: 16_000, channels: 1 }

/** Turns decoded sound of any layout into interleaved float samples of one form. */
export type Resampler = {
  /** Converts one frame; what the filter holds back comes with the next. @returns samples in [-1, 1], a buffer of its own */
  readonly convert: (frame: Frame) => Float32Array
  /** What the filter still holds. */
  readonly drain: () => Float32Array
  /** Duration of the sound the filter holds back, microseconds. */
  readonly heldUs: () => number
  /** Whether a frame has the layout, format and rate this resampler was made for. */
  readonly fits: (frame: Frame) => boolean
  readonly close: () => void
}

/** A resampler for frames like this one. @throws AvError when FFmpeg cannot convert the layout */
export function openResampler(like: Frame, form: SoundForm): Resampler {
  const format = like.format as AVSampleFormat
  const { sampleRate, channels } = like
  const context = new SoftwareResampleContext()
  avOk(context.allocSetOpts2(avChannelLayoutDefault(form.channels), AV_SAMPLE_FMT_FLT, form.rateHz, layoutOf(like), format, sampleRate), 'Preparing the resampler')
  avOk(context.init(), 'Preparing the resampler')
  const run = (input: Buffer[] | null, samples: number): Float32Array => {
    const room = context.getOutSamples(samples)
    const output = Buffer.alloc(Math.max(1, room) * 4 * form.channels)
    const made = avOk(context.convertSync([output], room, input, samples), 'Resampling')
    return new Float32Array(output.buffer, output.byteOffset, made * form.channels)
  }
  return {
    convert: frame => run(frame.extendedData ?? frame.data, frame.nbSamples),
    drain: () => run(null, 0),
    heldUs: () => Number(context.getDelay(1_000_000n)),
    fits: frame => frame.format === format && frame.sampleRate === sampleRate && frame.channels === channels,
    close: () => context.free(),
  }
}

function layoutOf(frame: Frame): ChannelLayout {
  const layout = frame.channelLayout
  return layout.order === AV_CHANNEL_ORDER_UNSPEC ? avChannelLayoutDefault(frame.channels) : layout
}
