import { quantile } from './quantile.ts'

const usuallyOpenShare = 0.75
const closedBelow = 0.5
const longestUs = 500_000

/**
 * How far the eyes are closed, relative to this person's usual opening (the upper quartile of the series).
 * @param left shape [n], eye aspect ratio; NaN = missing
 * @param right shape [n], likewise
 * @returns shape [n], mean of both eyes: 0 usual opening or wider, 1 closed; NaN = missing
 */
export function eyeClosure(left: Float32Array, right: Float32Array): Float32Array {
  const open = [left, right].map(eye => quantile(eye, usuallyOpenShare))
  return left.map((value, i) => {
    const closure = 1 - (value / open[0]! + right[i]! / open[1]!) / 2
    return Number.isNaN(closure) ? Number.NaN : Math.min(1, Math.max(0, closure))
  })
}

/**
 * Marks blinks: runs of more than half closed eyes of at most 0.5 s.
 * @param timesUs shape [n], ascending, microseconds
 * @param closure shape [n], of {@link eyeClosure}
 * @returns shape [n]: 1 within a blink, 0 outside, NaN where closure is missing
 */
export function markBlinks(timesUs: Float64Array, closure: Float32Array): Float32Array {
  const marks: Float32Array = closure.map(value => Number.isNaN(value) ? Number.NaN : 0)
  for (let i = 0; i < closure.length; i++) {
    if (!(closure[i]! > closedBelow))
      continue
    const start = i
    while (i + 1 < closure.length && closure[i + 1]! > closedBelow)
      i++
    if (timesUs[i]! - timesUs[start]! <= longestUs)
      marks.fill(1, start, i + 1)
  }
  return marks
}
