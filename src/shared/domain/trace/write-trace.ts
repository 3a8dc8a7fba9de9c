import type { Diff } from '../document.ts'
import type { Samples } from './samples.ts'
import type { Rating, TraceRecord } from './trace-records.ts'
import { decodeSamples, encodeSamples, joinSamples, samplesWithin } from './samples.ts'

/** Length of a cell: samples are kept by the ten seconds, so that a second of rating rewrites little. Microseconds. */
export const cellUs = 10_000_000

/** A stretch of a rating that is given anew: what was there from `startUs` up to `endUs` goes, and `samples` (all within) take its place. */
export type Stretch = Readonly<{ startUs: number, endUs: number, samples: Samples }>

/** All samples of a rating, in order. @param records the `trace` records of one rating, in any order */
export function samplesOf(records: readonly TraceRecord[], axes: number): Samples {
  const ordered = [...records].sort((a, b) => a.startUs - b.startUs)
  return joinSamples(ordered.map(record => decodeSamples(record.samples, record.axes)), axes)
}

/**
 * The change that puts a stretch into a rating: recording, re-recording and (without samples) discarding. Only the cells that the stretch
 * touches are written.
 * @param records the rating's records that touch those cells, at least
 * @param newId makes ids of records
 */
export function writeStretch(rating: Rating, records: readonly TraceRecord[], stretch: Stretch, newId: () => string): Diff {
  const diff: Diff = { added: [], updated: [], removed: [] }
  const axes = stretch.samples.values.length
  for (let cell = Math.floor(stretch.startUs / cellUs); cell * cellUs < stretch.endUs; cell++) {
    const before = records.find(record => Math.floor(record.startUs / cellUs) === cell)
    const old = before ? decodeSamples(before.samples, before.axes) : null
    const [from, to] = [cell * cellUs, (cell + 1) * cellUs]
    const samples = joinSamples([
      ...old ? [samplesWithin(old, from, stretch.startUs)] : [],
      samplesWithin(stretch.samples, Math.max(from, stretch.startUs), Math.min(to, stretch.endUs)),
      ...old ? [samplesWithin(old, stretch.endUs, to)] : [],
    ], axes)
    const after = recordOf(rating, samples, before?.id ?? newId())
    if (before && after)
      diff.updated.push([before, after])
    else if (after)
      diff.added.push(after)
    else if (before)
      diff.removed.push(before)
  }
  return diff
}

function recordOf(rating: Rating, samples: Samples, id: string): TraceRecord | null {
  const first = samples.timesUs[0]
  const last = samples.timesUs.at(-1)
  if (first === undefined || last === undefined)
    return null
  return { type: 'trace', id, mediaId: rating.mediaId, ratingId: rating.id, startUs: first, endUs: last + 1, axes: samples.values.length, samples: encodeSamples(samples) }
}
