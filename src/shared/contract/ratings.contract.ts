import { z } from 'zod'
import { tierSchema } from '../domain/document.ts'
import { ratingSchema, scaleSchema } from '../domain/trace/trace-records.ts'
import { nothing, procedure, tokenSchema } from './procedure.ts'

/** A tier of traces with what is rated on it. */
export const ratedTierSchema = z.object({ tier: tierSchema, scale: scaleSchema })
export type RatedTier = z.infer<typeof ratedTierSchema>

/** A rating with how much of it there is. Times are microseconds of presentation time; null while it is empty. */
export const ratingViewSchema = z.object({ rating: ratingSchema, samples: z.int(), startUs: z.number().nullable(), endUs: z.number().nullable() })
export type RatingView = z.infer<typeof ratingViewSchema>

const coefficient = z.number().nullable()

/** Agreement of the raters on one axis; null where it is undefined, and `reason` says why. Lags are in microseconds: positive is later than the others. */
export const axisAgreementSchema = z.object({
  axis: z.string(),
  ticks: z.int(),
  iccSingle: coefficient,
  iccSingleLow: coefficient,
  iccSingleHigh: coefficient,
  iccMean: coefficient,
  meanConcordance: coefficient,
  reason: z.string().nullable(),
  raters: z.array(z.object({ rater: z.string(), concordance: coefficient, pearson: coefficient, bestLagUs: z.number(), concordanceAtBestLag: coefficient })),
})
export type AxisAgreementView = z.infer<typeof axisAgreementSchema>

const saved = z.object({ sequence: z.int(), savedAtMs: z.number() })
const onTier = z.strictObject({ mediaId: z.string(), tierId: z.string(), trackId: z.string().nullable() })

/** Continuous ratings: scales, recording, reading and comparing. */
export const ratings = {
  /** The tiers of traces, in order. */
  tiers: procedure.input(nothing).output(z.array(ratedTierSchema)),
  /** Makes a tier with its scale as one change. */
  addTier: procedure
    .input(z.strictObject({ name: z.string().min(1), scale: scaleSchema.pick({ axes: true, shape: true, rateHz: true }), perFace: z.boolean().default(false), annotator: z.string().optional() }))
    .output(ratedTierSchema),
  list: procedure.input(z.strictObject({ mediaId: z.string() })).output(z.array(ratingViewSchema)),
  /** The samples of a rating: `rows` Float64 times in microseconds, then each axis as `rows` Float32 values. */
  read: procedure.input(z.strictObject({ ratingId: z.string() })).output(z.object({ axes: z.int(), rows: z.int(), data: tokenSchema })),
  /**
   * Puts samples (the compact form of `encodeSamples`) in place of what is there from `startUs` up to `endUs`; without samples that stretch
   * is discarded. The rating is made with its first samples. `continues` is the sequence of the write before in the same take: a take is one
   * change of the log however many writes it has, each of them committed.
   */
  write: procedure
    .input(onTier.extend({ rater: z.string().min(1).optional(), startUs: z.int().min(0), endUs: z.int().min(0), samples: z.string().max(2_000_000), continues: z.int().optional() }))
    .output(saved.extend({ ratingId: z.string() })),
  /** Says how late the rater's hand is taken to be. */
  setLag: procedure.input(z.strictObject({ ratingId: z.string(), lagUs: z.int().min(-5_000_000).max(5_000_000) })).output(saved),
  remove: procedure.input(z.strictObject({ ratingId: z.string() })).output(saved),
  /** How the raters of a tier agree on each axis. */
  agreement: procedure.input(onTier).output(z.array(axisAgreementSchema)),
  /** Writes all ratings, or those of one file, as a table: one row a sample, or with `rateHz` one row a tick of a common clock. */
  export: procedure
    .input(z.strictObject({ out: z.string().min(1), mediaId: z.string().optional(), rateHz: z.number().min(0.1).max(1000).optional(), lagTakenOff: z.boolean().default(true) }))
    .output(z.object({ path: z.string(), bytes: z.number(), rows: z.int() })),
}
