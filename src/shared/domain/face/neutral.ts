import { quantile } from './quantile.ts'

const terms = 3
const rounds = 8
const ridge = 0.05
const tuning = 3

/** Solves the 3 x 3 system `a x = b` in place by Gaussian elimination with pivoting. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(a[row]![column]!) > Math.abs(a[pivot]![column]!))
        pivot = row
    }
    ;[a[column], a[pivot]] = [a[pivot]!, a[column]!]
    ;[b[column], b[pivot]] = [b[pivot]!, b[column]!]
    for (let row = column + 1; row < n; row++) {
      const factor = a[row]![column]! / a[column]![column]!
      for (let k = column; k < n; k++)
        a[row]![k]! -= factor * a[column]![k]!
      b[row]! -= factor * b[column]!
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++)
      b[row]! -= a[row]![k]! * b[k]!
    b[row]! /= a[row]![row]!
  }
  return b
}

function fitWeighted(values: Float32Array, design: readonly number[][], weights: Float64Array): number[] {
  const a = Array.from({ length: terms }, () => [0, 0, 0])
  const b = [0, 0, 0]
  let total = 0
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i]!
    if (weight === 0)
      continue
    total += weight
    const row = design[i]!
    for (let j = 0; j < terms; j++) {
      b[j]! += weight * row[j]! * values[i]!
      for (let k = 0; k < terms; k++)
        a[j]![k]! += weight * row[j]! * row[k]!
    }
  }
  // a head that hardly turns says nothing about slopes: they are held near zero
  for (let j = 1; j < terms; j++)
    a[j]![j]! += ridge * total
  return solve(a, b)
}

/**
 * How much a series departs from the person's neutral: a robust level with the straight-line effect of head yaw and pitch taken out
 * (iteratively reweighted least squares with Tukey's biweight, so that actions do not count).
 * @param values shape [n]; NaN = missing
 * @param yaw shape [n], degrees
 * @param pitch shape [n], degrees
 * @param atRest rows that a person marked as rest: the level is their median instead; none when left out
 * @returns shape [n], in the unit of `values`, near 0 at rest; NaN = missing
 * @see Beaton and Tukey 1974, doi:10.1080/00401706.1974.10489171
 */
export function departFromNeutral(values: Float32Array, yaw: Float32Array, pitch: Float32Array, atRest: readonly number[] = []): Float32Array {
  const centre = [quantile(yaw, 0.5), quantile(pitch, 0.5)] as const
  const design = Array.from(values, (_, i) => [1, (yaw[i]! - centre[0]) / 20, (pitch[i]! - centre[1]) / 20])
  const weights = Float64Array.from(values, value => Number.isNaN(value) ? 0 : 1)
  let residuals = values
  for (let round = 0; round < rounds; round++) {
    const level = round === 0 ? [quantile(values, 0.5), 0, 0] : fitWeighted(values, design, weights)
    residuals = values.map((value, i) => value - level.reduce((sum, factor, k) => sum + factor * design[i]![k]!, 0))
    const spread = 1.4826 * quantile(residuals.map(Math.abs), 0.5) + 1e-6
    residuals.forEach((residual, i) => {
      const u = residual / (tuning * spread)
      weights[i] = Number.isNaN(residual) || Math.abs(u) >= 1 ? 0 : (1 - u * u) ** 2
    })
  }
  const rest = quantile(atRest.map(row => residuals[row]!).filter(value => !Number.isNaN(value)), 0.5)
  return Number.isNaN(rest) ? residuals : residuals.map(value => value - rest)
}
