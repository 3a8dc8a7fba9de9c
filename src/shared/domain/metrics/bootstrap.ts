import { createRandom } from '../random.ts'

/** A value with the interval in which resampling puts it; `samples` is the number of resamples that gave a number. */
export type Interval = Readonly<{ value: number, low: number, high: number, level: number, samples: number }>

/** The difference of two systems on the same items: `value` is a minus b; `pValue` is two-sided, against no difference. */
export type PairedDifference = Interval & Readonly<{ pValue: number }>

/**
 * How to resample. `groups` names the cluster of each item (subject, video): whole clusters are drawn then, which is right when items of one
 * cluster are alike. Equal seeds give equal intervals.
 */
export type BootstrapOptions = Readonly<{ samples?: number, level?: number, seed?: number, groups?: readonly string[] }>

/** A statistic of a list of items given by their places; items may repeat. */
export type Statistic = (places: readonly number[]) => number

/** The quantile of sorted numbers by linear interpolation (type 7). @param share in [0, 1] */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]]
  return below === undefined || above === undefined ? Number.NaN : below + (above - below) * (position - Math.floor(position))
}

function resamples(count: number, options: BootstrapOptions): Generator<number[]> {
  const { samples = 2000, seed = 1, groups } = options
  const clusters = new Map<string | number, number[]>()
  for (let at = 0; at < count; at++)
    clusters.set(groups?.[at] ?? at, [...clusters.get(groups?.[at] ?? at) ?? [], at])
  const drawn = [...clusters.values()]
  const random = createRandom(seed)
  return (function* () {
    for (let sample = 0; sample < samples; sample++)
      yield drawn.flatMap(() => drawn[random.below(drawn.length)] as number[])
  })()
}

function intervalOf(value: number, resampled: readonly number[], level: number): Interval {
  const sorted = Float64Array.from(resampled.filter(one => !Number.isNaN(one))).sort()
  return { value, low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2), level, samples: sorted.length }
}

/**
 * The percentile bootstrap interval of a statistic.
 * @param count number of items, at least 1
 * @param statistic is called with the places of all items once and of each resample; resamples where it is NaN are left out
 * @see Efron and Tibshirani 1993, An introduction to the bootstrap
 */
export function bootstrapInterval(count: number, statistic: Statistic, options: BootstrapOptions = {}): Interval {
  const all = Array.from({ length: count }, (_, at) => at)
  const resampled = [...resamples(count, options)].map(statistic)
  return intervalOf(statistic(all), resampled, options.level ?? 0.95)
}

/**
 * The paired bootstrap of two systems: both statistics are taken on the same resamples, so that what makes items hard for both drops out.
 * @see Efron and Tibshirani 1993; Koehn 2004, ACL W04-3250
 */
export function pairedBootstrap(count: number, a: Statistic, b: Statistic, options: BootstrapOptions = {}): PairedDifference {
  const all = Array.from({ length: count }, (_, at) => at)
  const resampled = [...resamples(count, options)].map(places => a(places) - b(places))
  const defined = resampled.filter(one => !Number.isNaN(one))
  const tail = (keep: (one: number) => boolean): number => (defined.filter(keep).length + 1) / (defined.length + 1)
  return {
    ...intervalOf(a(all) - b(all), resampled, options.level ?? 0.95),
    pValue: Math.min(1, 2 * Math.min(tail(one => one <= 0), tail(one => one >= 0))),
  }
}
