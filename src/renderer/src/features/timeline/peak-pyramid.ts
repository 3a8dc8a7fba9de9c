/** How many entries of a level are joined to one of the next. */
const joined = 4

/**
 * The outline of a sound at falling resolution: level k holds least and greatest sample of `joined ** k` pairs of the first. `loudest` is the
 * greatest distance from silence, at least 1.
 */
export type PeakPyramid = Readonly<{ rateHz: number, levels: readonly Int8Array[], loudest: number }>

/** Pixel columns of a stretch of sound: 8-bit extremes; 0, 0 where there is silence or no sound. */
export type PeakColumns = Readonly<{ low: Int8Array, high: Int8Array }>

/** @param peaks pairs of least and greatest 8-bit sample, `rateHz` a second from time 0 on */
export function buildPeakPyramid(peaks: Int8Array, rateHz: number): PeakPyramid {
  const levels = [peaks]
  for (let finer = peaks; finer.length > 2 * 512;) {
    finer = coarser(finer)
    levels.push(finer)
  }
  let loudest = 1
  for (const value of levels.at(-1) ?? [])
    loudest = Math.max(loudest, Math.abs(value))
  return { rateHz, levels, loudest }
}

/**
 * The extremes of each pixel column, read from the level that has a few entries a column: the cost follows the pixels, not the length.
 * @param view `startUs` and `spanUs` in microseconds of the presentation clock, `columns` > 0
 */
export function peakColumns(pyramid: PeakPyramid, view: Readonly<{ startUs: number, spanUs: number, columns: number }>): PeakColumns {
  const pairsAColumn = view.spanUs / view.columns * pyramid.rateHz / 1e6
  const level = Math.max(0, Math.min(pyramid.levels.length - 1, Math.floor(Math.log(Math.max(1, pairsAColumn / 2)) / Math.log(joined))))
  const values = pyramid.levels[level] ?? new Int8Array(0)
  const pairs = values.length >> 1
  const scale = pyramid.rateHz / 1e6 / joined ** level
  const low = new Int8Array(view.columns)
  const high = new Int8Array(view.columns)
  for (let column = 0; column < view.columns; column++) {
    const from = (view.startUs + column * view.spanUs / view.columns) * scale
    const to = (view.startUs + (column + 1) * view.spanUs / view.columns) * scale
    const first = Math.max(0, Math.floor(from))
    const end = Math.min(pairs, Math.max(first + 1, Math.ceil(to)))
    for (let pair = first; pair < end; pair++) {
      low[column] = Math.min(low[column] ?? 0, values[2 * pair] ?? 0)
      high[column] = Math.max(high[column] ?? 0, values[2 * pair + 1] ?? 0)
    }
  }
  return { low, high }
}

function coarser(finer: Int8Array): Int8Array {
  const pairs = Math.ceil((finer.length >> 1) / joined)
  const result = new Int8Array(pairs * 2)
  for (let pair = 0; pair < pairs; pair++) {
    let least = 127
    let greatest = -127
    for (let at = pair * joined; at < Math.min(finer.length >> 1, (pair + 1) * joined); at++) {
      least = Math.min(least, finer[2 * at] ?? 0)
      greatest = Math.max(greatest, finer[2 * at + 1] ?? 0)
    }
    result[2 * pair] = least
    result[2 * pair + 1] = greatest
  }
  return result
}
