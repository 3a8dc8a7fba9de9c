import type { Trace } from '../agreement/traces.ts'
import type { Samples } from './samples.ts'
import { intraclassCorrelation } from '../agreement/intraclass.ts'
import { resampleTrace, traceAgreement } from '../agreement/traces.ts'
import { longestPauseUs } from './pool-traces.ts'

/** One rater's samples, and how late the hand is taken to be (microseconds). */
export type RatedSamples = Readonly<{ rater: string, lagUs: number, samples: Samples }>

/** How a rater agrees with the mean of the others: as the samples stand (lag taken off), and at which further lag they would agree best. */
export type RaterAgreement = Readonly<{ rater: string, concordance: number, pearson: number, bestLagUs: number, concordanceAtBestLag: number }>

/**
 * Agreement on one axis. ICC(A,1) and ICC(A,k) of McGraw and Wong (absolute agreement, one rater and the mean of k) over the ticks at which
 * every rater rated; the mean of the concordances (Lin) of all pairs; each rater against the others. NaN where undefined, and `reason` why.
 */
export type AxisAgreement = Readonly<{
  ticks: number
  iccSingle: number
  iccSingleLow: number
  iccSingleHigh: number
  iccMean: number
  meanConcordance: number
  reason: string | null
  raters: readonly RaterAgreement[]
}>

/** The trace of one axis, earlier by the rater's lag. */
export function axisTrace({ samples, lagUs }: Pick<RatedSamples, 'samples' | 'lagUs'>, axis: number): Trace {
  return { timesUs: lagUs === 0 ? samples.timesUs : samples.timesUs.map(time => time - lagUs), values: samples.values[axis] ?? [] }
}

const maxLagUs = 2_000_000

/** @param stepUs distance of the ticks at which the raters are compared, > 0 */
export function rateAgreement(raters: readonly RatedSamples[], axis: number, stepUs: number): AxisAgreement {
  const traces = raters.map(one => axisTrace(one, axis))
  const ticks = sharedTicks(traces, stepUs)
  const columns = traces.map(trace => resampleTrace(trace, ticks, { maxGapUs: longestPauseUs }))
  const rows = Array.from(ticks, (_, at) => columns.map(column => column[at] as number)).filter(row => row.every(value => !Number.isNaN(value)))
  const single = intraclassCorrelation(rows, '2,1')
  const mean = intraclassCorrelation(rows, '2,k')
  const pairs = traces.flatMap((a, first) => traces.slice(first + 1).map(b => traceAgreement(a, b, { stepUs }).concordance)).filter(value => !Number.isNaN(value))
  return {
    ticks: rows.length,
    iccSingle: single.value,
    iccSingleLow: single.low,
    iccSingleHigh: single.high,
    iccMean: mean.value,
    meanConcordance: pairs.length === 0 ? Number.NaN : pairs.reduce((sum, value) => sum + value, 0) / pairs.length,
    reason: single.reason,
    raters: traces.length < 2 ? [] : raters.map(({ rater }, at) => againstOthers(rater, traces, at, stepUs)),
  }
}

function againstOthers(rater: string, traces: readonly Trace[], at: number, stepUs: number): RaterAgreement {
  const own = traces[at] as Trace
  const others = traces.filter((_, other) => other !== at)
  const ticks = sharedTicks(others, stepUs)
  const columns = others.map(trace => resampleTrace(trace, ticks, { maxGapUs: longestPauseUs }))
  const mean = Float64Array.from(ticks, (_, tick) => columns.reduce((sum, column) => sum + (column[tick] as number), 0) / columns.length)
  const found = traceAgreement({ timesUs: ticks, values: mean }, own, { stepUs, maxLagUs })
  return { rater, concordance: found.concordance, pearson: found.pearson, bestLagUs: found.bestLagUs, concordanceAtBestLag: found.concordanceAtBestLag }
}

/** Ticks of the common clock from when the last rater began until the first one stopped. */
function sharedTicks(traces: readonly Trace[], stepUs: number): Float64Array {
  const first = Math.ceil(Math.max(...traces.map(trace => trace.timesUs.length > 0 ? trace.timesUs[0] as number : Number.POSITIVE_INFINITY)) / stepUs)
  const last = Math.floor(Math.min(...traces.map(trace => trace.timesUs.length > 0 ? trace.timesUs[trace.timesUs.length - 1] as number : Number.NEGATIVE_INFINITY)) / stepUs)
  return Float64Array.from({ length: Number.isFinite(last - first) ? Math.max(0, last - first + 1) : 0 }, (_, at) => (first + at) * stepUs)
}
