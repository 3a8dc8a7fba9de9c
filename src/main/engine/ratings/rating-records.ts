import type { RatedTier } from '#shared/contract/ratings.contract.ts'
import type { Samples } from '#shared/domain/trace/samples.ts'
import type { Rating, Scale, TraceRecord } from '#shared/domain/trace/trace-records.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import { samplesOf } from '#shared/domain/trace/write-trace.ts'
import { AppError } from '#shared/errors.ts'

/** The tiers of traces with their scales, in the order of the tiers. */
export function ratedTiers(records: RecordRepository): RatedTier[] {
  const scales = new Map(records.list({ types: ['scale'] }).filter(record => record.type === 'scale').map(scale => [scale.tierId, scale]))
  return records.list({ types: ['tier'] })
    .flatMap((tier) => {
      const scale = scales.get(tier.id)
      return tier.type === 'tier' && scale ? [{ tier, scale }] : []
    })
    .sort((a, b) => a.tier.order - b.tier.order)
}

/** The scale of a tier. @throws AppError `not-found` when nothing is rated on it */
export function scaleOf(records: RecordRepository, tierId: string): Scale {
  const [scale] = records.list({ parentIds: [tierId], types: ['scale'] })
  if (scale?.type !== 'scale')
    throw new AppError('not-found', `There is no tier ${tierId} with a scale in this project`, { hint: 'Make a tier for ratings first.' })
  return scale
}

/** A rating by its id. @throws AppError `not-found` */
export function requireRating(records: RecordRepository, ratingId: string): Rating {
  const rating = records.get(ratingId)
  if (rating?.type !== 'rating')
    throw new AppError('not-found', `There is no rating ${ratingId} in this project`)
  return rating
}

const byText = (a: string, b: string): number => a < b ? -1 : Number(a > b)

/** Ratings of a file, or of all, on a tier or on all, by rater. */
export function ratingsOf(records: RecordRepository, filter: Readonly<{ mediaId?: string | undefined, tierId?: string | undefined }>): Rating[] {
  return records
    .list({ types: ['rating'], mediaId: filter.mediaId, ...filter.tierId === undefined ? {} : { parentIds: [filter.tierId] } })
    .filter(record => record.type === 'rating')
    .sort((a, b) => byText(a.rater, b.rater) || byText(a.id, b.id))
}

/** The records that hold a rating's samples, those that touch a span (half open, microseconds) when one is given. */
export function tracesOf(records: RecordRepository, ratingId: string, span: Readonly<{ startUs?: number, endUs?: number }> = {}): TraceRecord[] {
  return records.list({ parentIds: [ratingId], types: ['trace'], ...span }).filter(record => record.type === 'trace')
}

/** All samples of a rating. */
export function readSamples(records: RecordRepository, rating: Rating): Samples {
  return samplesOf(tracesOf(records, rating.id), scaleOf(records, rating.tierId).axes.length)
}
