import { concordance, pearson } from '../metrics/continuous.ts'

/** A rating over time: microseconds in ascending order and as many values; NaN = not rated. */
export type Trace = Readonly<{ timesUs: ArrayLike<number>, values: ArrayLike<number> }>

/**
 * A trace at other times, by linear interpolation between neighbours. NaN outside the trace, next to a missing value, and across gaps longer
 * than `maxGapUs`.
 */
export function resampleTrace({ timesUs, values }: Trace, atUs: ArrayLike<number>, options: { maxGapUs?: number } = {}): Float64Array {
  const { maxGapUs = Number.POSITIVE_INFINITY } = options
  let right = 0
  return Float64Array.from({ length: atUs.length }, (_, at) => {
    const time = atUs[at] as number
    if (at > 0 && time < (atUs[at - 1] as number))
      right = 0
    while (right < timesUs.length && (timesUs[right] as number) < time)
      right++
    if (timesUs[right] === time)
      return values[right] as number
    const [before, after] = [timesUs[right - 1], timesUs[right]]
    if (before === undefined || after === undefined || after - before > maxGapUs)
      return Number.NaN
    const share = (time - before) / (after - before)
    return (values[right - 1] as number) * (1 - share) + (values[right] as number) * share
  })
}

/** How two raters' traces agree on a common clock, and at which delay of b they agree best. */
export type TraceAgreement = Readonly<{ concordance: number, pearson: number, n: number, bestLagUs: number, concordanceAtBestLag: number }>

/**
 * Compares traces with different clocks: both are put on a grid of `stepUs` over the time they share. The lag within +-`maxLagUs` at which
 * b, moved earlier by it, has the highest concordance with a is given beside the plain agreement, not in place of it.
 */
export function traceAgreement(a: Trace, b: Trace, options: { stepUs?: number, maxLagUs?: number } = {}): TraceAgreement {
  const { stepUs = 40_000, maxLagUs = 0 } = options
  const ends = (trace: Trace): [number, number] => [trace.timesUs[0] ?? Number.NaN, trace.timesUs[trace.timesUs.length - 1] ?? Number.NaN]
  const [startUs, endUs] = [Math.max(ends(a)[0], ends(b)[0]), Math.min(ends(a)[1], ends(b)[1])]
  const count = endUs >= startUs ? Math.floor((endUs - startUs) / stepUs) + 1 : 0
  const grid = Float64Array.from({ length: count }, (_, at) => startUs + at * stepUs)
  const left = resampleTrace(a, grid)
  const at = (lagUs: number): Float64Array => resampleTrace(b, grid.map(time => time + lagUs))
  const right = at(0)
  let best = { lagUs: 0, value: concordance(left, right) }
  for (let steps = 1; steps * stepUs <= maxLagUs; steps++) {
    for (const lagUs of [steps * stepUs, -steps * stepUs]) {
      const value = concordance(left, at(lagUs))
      if (value > best.value || Number.isNaN(best.value))
        best = { lagUs, value }
    }
  }
  const n = left.reduce((sum, value, row) => Number.isNaN(value) || Number.isNaN(right[row]) ? sum : sum + 1, 0)
  return { concordance: concordance(left, right), pearson: pearson(left, right), n, bestLagUs: best.lagUs, concordanceAtBestLag: best.value }
}
