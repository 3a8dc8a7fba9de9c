import { bestLag } from '#shared/domain/sync/correlate.ts'
import { readAudio } from './audio-reader.ts'
import { peaksRateHz, readPeaks } from './peaks.ts'
import { hearing } from './resampler.ts'

/** One of the two files: its sound track as outline (the cached peaks where there are any), and which track of it is heard, and where its clock begins. */
export type HeardFile = Readonly<{ path: string, track?: number | undefined, peaks: Int8Array | null, originUs?: number | undefined }>

/** A moment at `t` of the first file is at `t + offsetUs` of the second. `confidence` in [0, 1]. */
export type SoundAlignment = Readonly<{ offsetUs: number, confidence: number }>

/** Seconds of sound that are compared sample by sample. */
const fineSeconds = 10
/** How far the coarse offset can be wrong, seconds. */
const fineReachSeconds = 0.03

/** How loud it is, hundredth by hundredth of a second: the change of the logarithm, which two microphones share at different levels. */
function onsets(peaks: Int8Array): Float32Array {
  const pairs = peaks.length >> 1
  const loudness = Float32Array.from({ length: pairs }, (_, pair) => Math.log(1 + (peaks[2 * pair + 1] ?? 0) - (peaks[2 * pair] ?? 0)))
  return loudness.map((value, at) => at === 0 ? 0 : value - (loudness[at - 1] ?? 0))
}

/** Where, in pairs from `from` on, a stretch of `length` changes most: there is the most to compare. */
function liveliest(values: Float32Array, from: number, end: number, length: number): number {
  let sum = 0
  let best = { at: from, sum: Number.NEGATIVE_INFINITY }
  for (let at = from; at < end; at++) {
    sum += Math.abs(values[at] ?? 0) - (at - length >= from ? Math.abs(values[at - length] ?? 0) : 0)
    if (at + 1 - from >= Math.min(length, end - from) && sum > best.sum)
      best = { at: Math.max(from, at + 1 - length), sum }
  }
  return best.at
}

async function soundOf({ path, track, originUs }: HeardFile, fromUs: number, signal: AbortSignal | undefined): Promise<Float32Array> {
  const samples = new Float32Array(fineSeconds * hearing.rateHz)
  for await (const block of readAudio(path, { track, originUs, fromUs, toUs: fromUs + fineSeconds * 1e6, signal })) {
    const at = Math.round((block.startUs - fromUs) * hearing.rateHz / 1e6)
    if (at < samples.length)
      samples.set(block.samples.subarray(Math.max(0, -at), samples.length - at), Math.max(0, at))
  }
  return samples
}

/**
 * Aligns two files by their sound: first how the loudness rises and falls over their whole length, to a hundredth of a second, then the sound
 * itself over some seconds, to a fraction of a millisecond.
 * @returns null when a file is silent
 * @throws AppError as `readAudio`
 */
export async function alignSound(first: HeardFile, second: HeardFile, signal?: AbortSignal): Promise<SoundAlignment | null> {
  const [a, b] = [onsets(first.peaks ?? (await readPeaks(first.path, { track: first.track, originUs: first.originUs, signal })).values), onsets(second.peaks ?? (await readPeaks(second.path, { track: second.track, originUs: second.originUs, signal })).values)]
  const coarse = bestLag(a, b, { apart: peaksRateHz / 4 })
  if (!coarse)
    return null
  const lag = Math.round(coarse.lag)
  const [from, end] = [Math.max(0, -lag), Math.min(a.length, b.length - lag)]
  const fromUs = liveliest(a, from, end, fineSeconds * peaksRateHz) * 1e6 / peaksRateHz
  const lagUs = lag * 1e6 / peaksRateHz
  const [soundA, soundB] = [await soundOf(first, fromUs, signal), await soundOf(second, fromUs + lagUs, signal)]
  const fine = bestLag(soundA, soundB, { maxLag: fineReachSeconds * hearing.rateHz, apart: 2 * fineReachSeconds * hearing.rateHz })
  const confidence = coarse.distinctness * Math.max(0, Math.sqrt(Math.max(0, fine?.correlation ?? 0)))
  return { offsetUs: Math.round(lagUs + (fine && fine.correlation > 0.1 ? fine.lag * 1e6 / hearing.rateHz : 0)), confidence }
}
