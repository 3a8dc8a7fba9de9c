import type { Samples } from '#shared/domain/trace/samples.ts'
import type { Rating } from '#shared/domain/trace/trace-records.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { stringify } from 'csv-stringify/sync'
import { resampleTrace } from '#shared/domain/agreement/traces.ts'
import { longestPauseUs } from '#shared/domain/trace/pool-traces.ts'
import { axisTrace } from '#shared/domain/trace/rating-agreement.ts'
import { safeCell } from '../exports/csv-cell.ts'
import { ratedTiers, ratingsOf, readSamples } from './rating-records.ts'

/** The columns of the table: one row a sample and axis. Times are presentation time. */
export const ratingColumns = ['media_id', 'media_name', 'subject', 'tier', 'track_id', 'rater', 'lag_us', 'axis', 'time_us', 'value'] as const

/** `rateHz` puts the ratings on a common clock; without it every sample is written as it was taken. With `lagTakenOff` times are earlier by the lag. */
export type RatingTableOptions = Readonly<{ mediaId?: string | undefined, rateHz?: number | undefined, lagTakenOff: boolean }>

const rowsAPiece = 5000

function* valuesOf(rating: Rating, samples: Samples, axis: number, options: RatingTableOptions): Generator<readonly [timeUs: number, value: number]> {
  const trace = axisTrace({ samples, lagUs: options.lagTakenOff ? rating.lagUs : 0 }, axis)
  const count = trace.timesUs.length
  if (options.rateHz === undefined || count === 0) {
    for (let at = 0; at < count; at++)
      yield [trace.timesUs[at] as number, trace.values[at] as number]
    return
  }
  const stepUs = 1e6 / options.rateHz
  const first = Math.ceil((trace.timesUs[0] as number) / stepUs)
  const last = Math.floor((trace.timesUs[count - 1] as number) / stepUs)
  const ticks = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Math.round((first + at) * stepUs))
  const values = resampleTrace(trace, ticks, { maxGapUs: longestPauseUs })
  for (let at = 0; at < ticks.length; at++) {
    if (!Number.isNaN(values[at]))
      yield [ticks[at] as number, values[at] as number]
  }
}

/** The table as pieces of text, the header first. `onRows` is told how many rows each piece holds. */
export function* ratingTable(session: ProjectSession, options: RatingTableOptions, onRows: (rows: number) => void): Generator<string> {
  yield stringify([[...ratingColumns]])
  const { records } = session.document
  const tiers = new Map(ratedTiers(records).map(rated => [rated.tier.id, rated]))
  const media = new Map(session.media.list().map(one => [one.id, one]))
  for (const rating of ratingsOf(records, { mediaId: options.mediaId })) {
    const [rated, film] = [tiers.get(rating.tierId), media.get(rating.mediaId)]
    if (!rated || !film)
      continue
    const samples = readSamples(records, rating)
    const before = [film.id, film.name, film.subject, rated.tier.name, rating.trackId, rating.rater, rating.lagUs].map(safeCell)
    for (const [axis, { name }] of rated.scale.axes.entries()) {
      let rows: string[][] = []
      for (const [timeUs, value] of valuesOf(rating, samples, axis, options)) {
        rows.push([...before, safeCell(name), String(timeUs), String(Number(value.toPrecision(9)))])
        if (rows.length === rowsAPiece) {
          onRows(rows.length)
          yield stringify(rows)
          rows = []
        }
      }
      onRows(rows.length)
      yield stringify(rows)
    }
  }
}
