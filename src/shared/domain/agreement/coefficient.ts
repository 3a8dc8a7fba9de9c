import { quantileT } from './distributions.ts'

/**
 * An agreement coefficient. `value` is NaN where it is undefined, and `reason` then says why in one sentence. The interval and the
 * standard error are NaN where the data give none. `n` is the number of units it rests on.
 */
export type Coefficient = Readonly<{ value: number, reason: string | null, standardError: number, low: number, high: number, level: number, n: number }>

/** A coefficient with the interval value +- quantile x standard error, not beyond 1. @param df degrees of freedom of t; infinite for normal */
export function coefficientOf(value: number, standardError: number, options: { n: number, df?: number, level?: number }): Coefficient {
  const { n, df = Number.POSITIVE_INFINITY, level = 0.95 } = options
  const half = Number.isNaN(standardError) || df <= 0 ? Number.NaN : quantileT((1 + level) / 2, df) * standardError
  return { value, reason: null, standardError, low: value - half, high: Number.isNaN(half) ? Number.NaN : Math.min(1, value + half), level, n }
}

/** A coefficient that the data do not define, and why. */
export function undefinedCoefficient(reason: string, n: number): Coefficient {
  return { value: Number.NaN, reason, standardError: Number.NaN, low: Number.NaN, high: Number.NaN, level: 0.95, n }
}
