import type { InferenceSession } from 'onnxruntime-node'
import { Tensor } from 'onnxruntime-node'

/** Sound is looked at in blocks of this many samples at 16 kHz: 32 ms. */
export const soundBlockSamples = 512
/** The rate of the sound that models listen to. */
export const soundRateHz = 16_000

const contextSamples = 64
const stateLength = 2 * 128

/** Tells speech from the rest, block after block; it remembers what it heard. */
export type SpeechDetector = Readonly<{ next: (block: Float32Array) => Promise<number> }>

/**
 * Starts a speech detector on an open Silero VAD model.
 * @returns `next` takes 512 samples in [-1, 1] and answers the probability of speech in them
 * @see https://github.com/snakers4/silero-vad
 */
export function createSpeechDetector(session: InferenceSession): SpeechDetector {
  const input = new Float32Array(contextSamples + soundBlockSamples)
  let state = new Float32Array(stateLength)
  const rate = new Tensor('int64', BigInt64Array.of(BigInt(soundRateHz)), [])
  return {
    async next(block) {
      input.copyWithin(0, soundBlockSamples)
      input.set(block, contextSamples)
      const results = await session.run({
        input: new Tensor('float32', input, [1, input.length]),
        state: new Tensor('float32', state, [2, 1, 128]),
        sr: rate,
      })
      state = results['stateN']!.data as Float32Array<ArrayBuffer>
      return (results['output']!.data as Float32Array)[0]!
    },
  }
}

const quietest = -96

/** The root mean square level of a block in dB of full scale; -96 for silence. */
export function loudnessOf(block: Float32Array): number {
  let sum = 0
  for (const sample of block)
    sum += sample * sample
  return Math.max(quietest, 10 * Math.log10(sum / block.length + 1e-12))
}

/** Samples from one level of the meter to the next: 16 ms. */
export const levelStepSamples = 256
const levelWindowSamples = 1024
const vowelBandHz = [300, 3000] as const

type Filter = (sample: number) => number

/** A second-order Butterworth filter. @see Bristow-Johnson, Audio EQ Cookbook */
function makeFilter(kind: 'above' | 'below', cornerHz: number): Filter {
  const angle = 2 * Math.PI * cornerHz / soundRateHz
  const [cosine, alpha] = [Math.cos(angle), Math.sin(angle) / Math.SQRT2]
  const gain = (kind === 'above' ? 1 + cosine : 1 - cosine) / 2 / (1 + alpha)
  const [middle, a1, a2] = [kind === 'above' ? -2 : 2, -2 * cosine / (1 + alpha), (1 - alpha) / (1 + alpha)]
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  return (sample) => {
    const filtered = gain * (sample + middle * x1 + x2) - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, sample, y1, filtered]
    return filtered
  }
}

/**
 * Starts a meter of how loud vowels are, fine enough to tell syllables apart: the sound between 300 and 3,000 Hz (hissing consonants lie above,
 * hum below) in Hann windows of 64 ms, 16 ms apart.
 * @returns takes block after block of 512 samples and answers the two levels (dB of full scale) that it completes: around the sample 256
 * before the block's first, and around its first
 */
export function createVowelMeter(): (block: Float32Array) => readonly [number, number] {
  const window = Float64Array.from({ length: levelWindowSamples }, (_, i) => (1 - Math.cos(2 * Math.PI * (i + 0.5) / levelWindowSamples)) / levelWindowSamples)
  const history = new Float32Array(levelWindowSamples + levelStepSamples)
  const [above, below] = [makeFilter('above', vowelBandHz[0]), makeFilter('below', vowelBandHz[1])]
  const levelAt = (first: number): number => {
    let sum = 0
    for (let i = 0; i < levelWindowSamples; i++)
      sum += window[i]! * history[first + i]! * history[first + i]!
    return Math.max(quietest, 10 * Math.log10(sum + 1e-12))
  }
  return (block) => {
    history.copyWithin(0, soundBlockSamples)
    history.set(block.map(sample => below(above(sample))), history.length - soundBlockSamples)
    return [levelAt(0), levelAt(levelStepSamples)]
  }
}
