import type { Trace } from '../agreement/traces.ts'
import { resampleTrace } from '../agreement/traces.ts'
import { quantile } from '../face/quantile.ts'

/** Several raters as one: the mean and a band around it on a common clock. NaN where fewer raters than two rated (mean: fewer than one). */
export type PooledTrace = Readonly<{ timesUs: Float64Array, mean: Float32Array, low: Float32Array, high: Float32Array, raters: Uint8Array }>

/** The band: one standard deviation (with n - 1) on either side of the mean, or the quartiles. */
export type Spread = 'sd' | 'iqr'

/** A trace across a longer pause than this is not interpolated, microseconds. */
export const longestPauseUs = 1_000_000

/**
 * The mean of several raters and how far they lie apart.
 * @param traces each with its own clock, already moved by its lag
 * @param stepUs distance of the common clock's ticks, > 0
 */
export function poolTraces(traces: readonly Trace[], options: { stepUs: number, spread: Spread }): PooledTrace {
  const { stepUs, spread } = options
  const starts = traces.flatMap(trace => trace.timesUs.length > 0 ? [trace.timesUs[0] as number] : [])
  const ends = traces.flatMap(trace => trace.timesUs.length > 0 ? [trace.timesUs[trace.timesUs.length - 1] as number] : [])
  const first = Math.floor(Math.min(...starts) / stepUs)
  const count = starts.length === 0 ? 0 : Math.ceil(Math.max(...ends) / stepUs) - first + 1
  const timesUs = Float64Array.from({ length: count }, (_, at) => (first + at) * stepUs)
  const columns = traces.map(trace => resampleTrace(trace, timesUs, { maxGapUs: longestPauseUs }))
  const pooled: PooledTrace = { timesUs, mean: new Float32Array(count).fill(Number.NaN), low: new Float32Array(count).fill(Number.NaN), high: new Float32Array(count).fill(Number.NaN), raters: new Uint8Array(count) }
  for (let at = 0; at < count; at++) {
    const values = columns.map(column => column[at] as number).filter(value => !Number.isNaN(value))
    pooled.raters[at] = values.length
    if (values.length === 0)
      continue
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    pooled.mean[at] = mean
    if (values.length > 1)
      [pooled.low[at], pooled.high[at]] = bandOf(values, mean, spread)
  }
  return pooled
}

function bandOf(values: readonly number[], mean: number, spread: Spread): [number, number] {
  if (spread === 'iqr')
    return [quantile(values, 0.25), quantile(values, 0.75)]
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  return [mean - deviation, mean + deviation]
}
