import type { AudioBlock } from './audio-reader.ts'
import type { Encoder, Muxer } from './muxer.ts'
import { AV_SAMPLE_FMT_FLTP } from 'node-av/constants'
import { Frame } from 'node-av/lib'
import { readAudio } from './audio-reader.ts'
import { addAudio } from './muxer.ts'

const form = { rateHz: 48_000, channels: 2 } as const

/** The sound of a proxy being written beside its pictures. */
export type ProxySound = {
  /** Encodes sound up to a time of the presentation clock. */
  readonly until: (us: number) => Promise<void>
  /** Encodes the rest. */
  readonly end: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Adds a sound track of `path` (the first when left out) to a muxer as stereo AAC with its place on the clock kept. */
export function addProxySound(muxer: Muxer, path: string, options: { originUs: number, track?: number | undefined, signal?: AbortSignal | undefined }): ProxySound {
  const encoder = addAudio(muxer, { encoder: 'aac', sampleRateHz: form.rateHz, channels: form.channels, bitRate: 160_000 })
  const blocks = readAudio(path, { ...options, form, blockSamples: encoder.context.frameSize })
  let timeUs = Number.NEGATIVE_INFINITY
  let ended = false
  return {
    async until(us) {
      while (!ended && timeUs < us) {
        const { value, done } = await blocks.next()
        ended = done === true
        if (value) {
          timeUs = value.startUs
          encodeBlock(encoder, value)
        }
      }
    },
    async end() {
      await this.until(Number.POSITIVE_INFINITY)
      encoder.encode(null)
    },
    async close() {
      await blocks.return()
      encoder.close()
    },
  }
}

function encodeBlock(encoder: Encoder, block: AudioBlock): void {
  const samples = block.samples.length / form.channels
  const planes = new Float32Array(block.samples.length)
  for (let at = 0; at < samples; at++) {
    for (let channel = 0; channel < form.channels; channel++)
      planes[channel * samples + at] = block.samples[at * form.channels + channel] ?? 0
  }
  const frame = Frame.fromAudioBuffer(Buffer.from(planes.buffer), {
    nbSamples: samples,
    format: AV_SAMPLE_FMT_FLTP,
    sampleRate: form.rateHz,
    channelLayout: encoder.context.channelLayout,
    pts: BigInt(Math.round(block.startUs * form.rateHz / 1e6)),
    timeBase: { num: 1, den: form.rateHz },
  })
  try {
    encoder.encode(frame)
  }
  finally {
    frame.free()
  }
}
