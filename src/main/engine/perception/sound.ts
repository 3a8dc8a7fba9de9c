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
