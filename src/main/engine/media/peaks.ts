import { readAudio } from './audio-reader.ts'
import { hearing } from './resampler.ts'

/** Peaks a second. */
export const peaksRateHz = 100
const samplesAPeak = hearing.rateHz / peaksRateHz

/** The outline of a sound track. */
export type Peaks = Readonly<{
  /**
   * Pairs of least and greatest sample, 127 for full scale: shape [count * 2]. Pair `k` covers 10 ms from `k * 10 ms` of the presentation clock,
   * so that it starts at time 0 even when the pictures start later; stretches without sound are 0, 0.
   */
  values: Int8Array
  /** End of the sound on the presentation clock, microseconds. */
  endUs: number
}>

/** Which sound track is read, how it is cancelled, and who hears how far it is (microseconds). */
export type PeaksOptions = Readonly<{ track?: number | undefined, originUs?: number, signal?: AbortSignal | undefined, done?: ((us: number) => void) | undefined }>

/** Reads one sound track to its end and keeps its outline. @throws AppError as `readAudio` */
export async function readPeaks(path: string, options: PeaksOptions = {}): Promise<Peaks> {
  let values = new Int8Array(2 * peaksRateHz * 600)
  let used = 0
  let endUs = 0
  for await (const { startUs, samples } of readAudio(path, options)) {
    const first = Math.round(startUs * hearing.rateHz / 1e6)
    const needed = 2 * Math.ceil((first + samples.length) / samplesAPeak)
    if (needed > values.length) {
      const larger = new Int8Array(needed * 2)
      larger.set(values)
      values = larger
    }
    outline(samples, first, values)
    used = Math.max(used, needed)
    endUs = startUs + Math.round(samples.length * 1e6 / hearing.rateHz)
    options.done?.(endUs)
  }
  return { values: values.slice(0, used), endUs }
}

/** Widens the pairs that the samples fall into. `first` is the first sample's number on the clock. */
function outline(samples: Float32Array, first: number, values: Int8Array): void {
  for (let at = 0; at < samples.length;) {
    const pair = Math.floor((first + at) / samplesAPeak)
    const end = Math.min(samples.length, (pair + 1) * samplesAPeak - first)
    let least = 1
    let greatest = -1
    for (; at < end; at++) {
      const value = samples[at] ?? 0
      if (value < least)
        least = value
      if (value > greatest)
        greatest = value
    }
    const known = values[2 * pair] !== 0 || values[2 * pair + 1] !== 0
    values[2 * pair] = Math.min(known ? values[2 * pair] ?? 0 : 127, eightBit(least))
    values[2 * pair + 1] = Math.max(known ? values[2 * pair + 1] ?? 0 : -127, eightBit(greatest))
  }
}

function eightBit(value: number): number {
  return Math.max(-127, Math.min(127, Math.round(value * 127)))
}
