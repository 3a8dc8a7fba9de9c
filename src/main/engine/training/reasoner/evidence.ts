import type { SegmentSample } from '#engine/training/samples.ts'
import type { Evidence } from '#shared/domain/tree.ts'

/**
 * Where a signal departs most from what is usual for the face: the run of rows whose summed departure from the baseline, less its mean over
 * the segment, is largest.
 * @param sign 1 looks for rows above the baseline, -1 for rows below
 * @returns null where the segment has no row of the signal
 */
export function departureSpan(sample: SegmentSample, signal: string, sign: 1 | -1): Evidence | null {
  const column = sample.signals.columns.get(signal)
  const { timesUs } = sample.signals
  if (!column || !column.some(Number.isFinite))
    return null
  const baseline = sample.baselines.get(signal) ?? 0
  const departures = Array.from(column, value => Number.isFinite(value) ? sign * (value - baseline) : 0)
  const usual = departures.reduce((total, each) => total + each, 0) / departures.length
  const { start, end } = bestRun(departures.map(each => each - usual))
  const startUs = Math.max(sample.startUs, Math.round(timesUs[start] as number))
  const endUs = Math.max(startUs + 1, Math.min(sample.endUs, Math.round(timesUs[end] ?? sample.endUs)))
  const inside = [...column.subarray(start, end)].filter(Number.isFinite)
  const extreme = inside.reduce((most, value) => sign * (value - most) > 0 ? value : most, inside[0] ?? baseline)
  return { startUs, endUs, signal, threshold: baseline, value: extreme }
}

/** The run [start, end) with the largest sum; at least one long (Kadane's algorithm). */
function bestRun(values: readonly number[]): { start: number, end: number } {
  let best = { start: 0, end: 1, sum: values[0] ?? 0 }
  let current = { start: 0, sum: 0 }
  values.forEach((value, index) => {
    if (current.sum <= 0)
      current = { start: index, sum: 0 }
    current.sum += value
    if (current.sum > best.sum)
      best = { start: current.start, end: index + 1, sum: current.sum }
  })
  return best
}
