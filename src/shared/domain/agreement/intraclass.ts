import type { Coefficient } from './coefficient.ts'
import { undefinedCoefficient } from './coefficient.ts'
import { quantileF } from './distributions.ts'

/**
 * The six forms: 1 each target by its own raters, 2 all by the same random raters (absolute agreement), 3 all by the same fixed raters
 * (consistency); `,1` for a single rater and `,k` for the mean of the k raters.
 */
export type IntraclassForm = '1,1' | '2,1' | '3,1' | '1,k' | '2,k' | '3,k'

type MeanSquares = Readonly<{ n: number, k: number, targets: number, raters: number, error: number, within: number }>

function meanSquares(rows: readonly (readonly number[])[]): MeanSquares {
  const [n, k] = [rows.length, rows[0]?.length ?? 0]
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const grand = mean(rows.flat())
  const targetMeans = rows.map(mean)
  const raterMeans = Array.from({ length: k }, (_, j) => mean(rows.map(row => row[j] as number)))
  const betweenTargets = k * targetMeans.reduce((sum, one) => sum + (one - grand) ** 2, 0)
  const betweenRaters = n * raterMeans.reduce((sum, one) => sum + (one - grand) ** 2, 0)
  const within = rows.reduce((sum, row, i) => sum + row.reduce((inner, value) => inner + (value - (targetMeans[i] as number)) ** 2, 0), 0)
  return {
    n,
    k,
    targets: betweenTargets / (n - 1),
    raters: betweenRaters / (k - 1),
    error: (within - betweenRaters) / ((n - 1) * (k - 1)),
    within: within / (n * (k - 1)),
  }
}

type Estimate = Readonly<{ value: number, low: number, high: number }>

function oneWay({ n, k, targets, within }: MeanSquares, tail: number): Estimate {
  const f = targets / within
  const low = f / quantileF(tail, n - 1, n * (k - 1))
  const high = f * quantileF(tail, n * (k - 1), n - 1)
  return { value: (f - 1) / (f + k - 1), low: (low - 1) / (low + k - 1), high: (high - 1) / (high + k - 1) }
}

function consistency({ n, k, targets, error }: MeanSquares, tail: number): Estimate {
  const f = targets / error
  const low = f / quantileF(tail, n - 1, (n - 1) * (k - 1))
  const high = f * quantileF(tail, (n - 1) * (k - 1), n - 1)
  return { value: (f - 1) / (f + k - 1), low: (low - 1) / (low + k - 1), high: (high - 1) / (high + k - 1) }
}

function absolute({ n, k, targets, raters, error }: MeanSquares, tail: number): Estimate {
  const value = (targets - error) / (targets + (k - 1) * error + k * (raters - error) / n)
  const f = raters / error
  const spread = n * (1 + (k - 1) * value) - k * value
  const df = (k - 1) * (n - 1) * (k * value * f + spread) ** 2 / ((n - 1) * k ** 2 * value ** 2 * f ** 2 + spread ** 2)
  const upper = quantileF(tail, n - 1, df)
  const lower = quantileF(tail, df, n - 1)
  const rest = k * raters + (k * n - k - n) * error
  return { value, low: n * (targets - upper * error) / (upper * rest + n * targets), high: n * (lower * targets - error) / (rest + n * lower * targets) }
}

/** The reliability of the mean of k raters from that of one (Spearman and Brown). */
function ofMean(single: number, k: number): number {
  return k * single / (1 + (k - 1) * single)
}

/**
 * Intraclass correlation with its F-based interval. Rows with a missing value are left out.
 * @param ratings targets by raters, numbers; NaN = missing
 * @see Shrout and Fleiss 1979, doi:10.1037/0033-2909.86.2.420; McGraw and Wong 1996, doi:10.1037/1082-989X.1.1.30
 */
export function intraclassCorrelation(ratings: readonly (readonly number[])[], form: IntraclassForm, options: { level?: number } = {}): Coefficient & { leftOut: number } {
  const rows = ratings.filter(row => row.every(value => !Number.isNaN(value)))
  const leftOut = ratings.length - rows.length
  if (rows.length < 2 || (rows[0]?.length ?? 0) < 2)
    return { ...undefinedCoefficient('At least two targets with values of two raters are needed', rows.length), leftOut }
  const squares = meanSquares(rows)
  if (squares.targets + squares.within === 0)
    return { ...undefinedCoefficient('Every value is the same, so that there is no variation to agree on', rows.length), leftOut }
  const level = options.level ?? 0.95
  const tail = (1 + level) / 2
  const single = form.startsWith('1') ? oneWay(squares, tail) : form.startsWith('2') ? absolute(squares, tail) : consistency(squares, tail)
  const of = (value: number): number => form.endsWith('k') ? ofMean(value, squares.k) : value
  return { value: of(single.value), reason: null, standardError: Number.NaN, low: of(single.low), high: of(single.high), level, n: rows.length, leftOut }
}
