/** A series over time. Times ascend; NaN = missing. */
export type TimeSeries = Readonly<{ timesUs: Float64Array, values: Float32Array }>

/** Samples of a finer level that become two of the next: their least and their greatest. */
const bucket = 8

/**
 * A series at falling resolution, each level a quarter as long and still a series: of every eight samples the least and the greatest, where
 * they were. Drawn by the columns of a lane they look as the whole does, at a cost that follows the pixels.
 */
export type SeriesLevels = readonly TimeSeries[]

export function buildLevels(series: TimeSeries): SeriesLevels {
  const levels = [series]
  for (let finer = series; finer.timesUs.length > 4096;) {
    finer = coarser(finer)
    levels.push(finer)
  }
  return levels
}

/** The coarsest level that still has a few samples a column, and how many samples of the series one of its own stands for. */
export function levelFor(levels: SeriesLevels, view: Readonly<{ spanUs: number, widthPx: number }>): Readonly<{ series: TimeSeries, stride: number }> {
  const [finest = { timesUs: new Float64Array(0), values: new Float32Array(0) }] = levels
  const wholeUs = Math.max(1, (finest.timesUs.at(-1) ?? 0) - (finest.timesUs[0] ?? 0))
  const inView = finest.timesUs.length * Math.min(1, view.spanUs / wholeUs)
  const level = Math.max(0, Math.min(levels.length - 1, Math.floor(Math.log(inView / (3 * view.widthPx)) / Math.log(bucket / 2))))
  return { series: levels[level] ?? finest, stride: (bucket / 2) ** level }
}

function coarser({ timesUs, values }: TimeSeries): TimeSeries {
  const buckets = Math.ceil(values.length / bucket)
  const times = new Float64Array(buckets * 2)
  const kept = new Float32Array(buckets * 2)
  let used = 0
  for (let at = 0; at < buckets; at++) {
    const first = at * bucket
    let [least, greatest] = [-1, -1]
    for (let row = first; row < Math.min(values.length, first + bucket); row++) {
      const value = values[row] ?? Number.NaN
      if (Number.isNaN(value))
        continue
      if (least < 0 || value < (values[least] ?? 0))
        least = row
      if (greatest < 0 || value > (values[greatest] ?? 0))
        greatest = row
    }
    // a bucket with nothing in it stays as a gap
    for (const row of new Set(least < 0 ? [first] : [Math.min(least, greatest), Math.max(least, greatest)])) {
      times[used] = timesUs[row] ?? 0
      kept[used] = least < 0 ? Number.NaN : values[row] ?? Number.NaN
      used += 1
    }
  }
  return { timesUs: times.slice(0, used), values: kept.slice(0, used) }
}
