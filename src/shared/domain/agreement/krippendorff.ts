import type { BootstrapOptions } from '../metrics/bootstrap.ts'
import type { Coefficient } from './coefficient.ts'
import type { Ratings } from './ratings.ts'
import { bootstrapInterval } from '../metrics/bootstrap.ts'
import { coefficientOf, undefinedCoefficient } from './coefficient.ts'
import { categoriesOf } from './ratings.ts'

/** How far two values are apart. Interval and ratio need numbers; ordinal takes numbers by size and texts by code. */
export type AlphaMetric = 'nominal' | 'ordinal' | 'interval' | 'ratio'

function difference(metric: AlphaMetric, values: readonly (string | number)[], totals: readonly number[]): (c: number, k: number) => number {
  const number = (at: number): number => Number(values[at])
  switch (metric) {
    case 'nominal': return (c, k) => c === k ? 0 : 1
    case 'interval': return (c, k) => (number(c) - number(k)) ** 2
    case 'ratio': return (c, k) => number(c) + number(k) === 0 ? 0 : ((number(c) - number(k)) / (number(c) + number(k))) ** 2
    case 'ordinal': {
      const upTo = totals.reduce<number[]>((sums, total) => [...sums, (sums.at(-1) ?? 0) + total], [])
      const before = (at: number): number => at === 0 ? 0 : upTo[at - 1] as number
      return (c, k) => {
        const [low, high] = c < k ? [c, k] : [k, c]
        return ((upTo[high] as number) - before(low) - ((totals[low] as number) + (totals[high] as number)) / 2) ** 2
      }
    }
  }
}

/** Alpha of the units at `places`, or the reason why there is none. */
function alphaOf(units: readonly (readonly number[])[], values: readonly (string | number)[], metric: AlphaMetric): number | string {
  const totals = values.map((_, c) => units.reduce((sum, unit) => sum + (unit[c] as number), 0))
  const n = totals.reduce((sum, total) => sum + total, 0)
  if (n === 0)
    return 'No unit has two values to compare'
  const delta = difference(metric, values, totals)
  let [observed, expected] = [0, 0]
  for (let c = 0; c < values.length; c++) {
    for (let k = 0; k < values.length; k++) {
      const far = c === k ? 0 : delta(c, k)
      if (far === 0)
        continue
      observed += far * units.reduce((sum, unit) => sum + (unit[c] as number) * (unit[k] as number) / (unit.reduce((all, count) => all + count, 0) - 1), 0)
      expected += far * (totals[c] as number) * (totals[k] as number)
    }
  }
  return expected === 0 ? 'Every value is the same, so that there is no variation to agree on' : 1 - (n - 1) * observed / expected
}

/**
 * Krippendorff's alpha for any number of raters and missing values. The interval is a percentile bootstrap over units.
 * @param ratings units by raters; units with fewer than two values drop out
 * @see Krippendorff 2011, Computing Krippendorff's alpha-reliability
 */
export function krippendorffAlpha(ratings: Ratings, metric: AlphaMetric, options: BootstrapOptions = {}): Coefficient & { pairableValues: number } {
  const values = categoriesOf(ratings)
  const units = ratings
    .map(row => values.map(value => row.filter(one => one === value).length))
    .filter(unit => unit.reduce((sum, count) => sum + count, 0) >= 2)
  const pairableValues = units.flat().reduce((sum, count) => sum + count, 0)
  const alpha = alphaOf(units, values, metric)
  if (typeof alpha === 'string')
    return { ...undefinedCoefficient(alpha, units.length), pairableValues }
  const interval = bootstrapInterval(units.length, (places) => {
    const one = alphaOf(places.map(at => units[at] as readonly number[]), values, metric)
    return typeof one === 'string' ? Number.NaN : one
  }, { samples: 1000, ...options })
  return { ...coefficientOf(alpha, Number.NaN, { n: units.length }), low: interval.low, high: interval.high, level: interval.level, pairableValues }
}
