import { fourier } from './fourier.ts'

/**
 * Where two series fit best on each other. `lag` is in samples: `b[i + lag]` goes with `a[i]`, with a fraction from the parabola through the
 * peak. `correlation` is that of the overlapping parts at the peak, in [-1, 1]. `distinctness` in [0, 1] says how far the peak stands above
 * the next best lag beyond `apart` samples: 0 when another lag fits as well.
 */
export type BestLag = Readonly<{ lag: number, correlation: number, distinctness: number }>

/** A lag whose overlap is shorter than this share of the shorter series is not believed. */
const leastOverlap = 0.1

/**
 * Cross-correlates two series by the Fourier transform. Each lag is judged by the correlation of the parts that overlap there, so that a
 * short overlap cannot win by being loud.
 * @param options `maxLag` limits the lags on either side (samples); `apart` is how far the next best lag must lie away
 * @returns null when a series is constant or empty
 */
export function bestLag(a: Float32Array, b: Float32Array, options: Readonly<{ maxLag?: number, apart: number }>): BestLag | null {
  const [centredA, centredB] = [centred(a), centred(b)]
  if (!centredA || !centredB)
    return null
  const products = crossProducts(centredA, centredB)
  const [energyA, energyB] = [runningEnergy(centredA), runningEnergy(centredB)]
  const shorter = Math.min(a.length, b.length)
  const least = Math.max(1, Math.floor(shorter * leastOverlap))
  const scoreOf = (lag: number): number => {
    const [first, end] = [Math.max(0, -lag), Math.min(a.length, b.length - lag)]
    if (end - first < least)
      return Number.NEGATIVE_INFINITY
    const energy = Math.sqrt((energyA[end]! - energyA[first]!) * (energyB[end + lag]! - energyB[first + lag]!))
    // weighed by the overlap: a full one counts most among lags that fit alike
    return energy <= 1e-9 ? 0 : products(lag) / energy * Math.min(1, (end - first) / shorter) ** 0.25
  }
  const maxLag = Math.min(options.maxLag ?? Number.POSITIVE_INFINITY, a.length + b.length)
  const [from, to] = [Math.max(-maxLag, -(a.length - 1)), Math.min(maxLag, b.length - 1)]
  let best = { lag: from, score: Number.NEGATIVE_INFINITY }
  for (let lag = from; lag <= to; lag++) {
    const score = scoreOf(lag)
    if (score > best.score)
      best = { lag, score }
  }
  let next = 0
  for (let lag = from; lag <= to; lag++) {
    if (Math.abs(lag - best.lag) > options.apart)
      next = Math.max(next, scoreOf(lag))
  }
  if (!Number.isFinite(best.score))
    return null
  const distinctness = best.score <= 0 ? 0 : Math.min(1, Math.max(0, 1 - next / best.score))
  return { lag: best.lag + peakFraction(scoreOf(best.lag - 1), best.score, scoreOf(best.lag + 1)), correlation: Math.min(1, best.score), distinctness }
}

/** Where between its neighbours a peak really lies, by the parabola through the three. */
function peakFraction(before: number, peak: number, after: number): number {
  const bend = before - 2 * peak + after
  return Number.isFinite(bend) && bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0
}

function centred(values: Float32Array): Float64Array | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const result = Float64Array.from(values, value => value - mean)
  return result.some(value => Math.abs(value) > 1e-12) ? result : null
}

/** Sums of squares: entry i over the first i values. */
function runningEnergy(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  values.forEach((value, at) => sums[at + 1] = sums[at]! + value * value)
  return sums
}

/** Answers the sum of a[i] * b[i + lag] for any lag. */
function crossProducts(a: Float64Array, b: Float64Array): (lag: number) => number {
  let n = 1
  while (n < a.length + b.length)
    n <<= 1
  const padded = (values: Float64Array): [Float64Array, Float64Array] => {
    const real = new Float64Array(n)
    real.set(values)
    return [real, new Float64Array(n)]
  }
  const [realA, imaginaryA] = padded(a)
  const [realB, imaginaryB] = padded(b)
  fourier(realA, imaginaryA, 'forward')
  fourier(realB, imaginaryB, 'forward')
  for (let k = 0; k < n; k++) {
    const real = realA[k]! * realB[k]! + imaginaryA[k]! * imaginaryB[k]!
    imaginaryB[k] = realA[k]! * imaginaryB[k]! - imaginaryA[k]! * realB[k]!
    realB[k] = real
  }
  fourier(realB, imaginaryB, 'inverse')
  return lag => realB[(lag + n) % n]! / n
}
