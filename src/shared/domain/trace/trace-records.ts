import { z } from 'zod'

/**
 * One axis of a scale. A bounded axis runs from `min` to `max`; an unbounded one (both null) has no ends and only its rises and falls mean
 * something (RankTrace).
 */
export const traceAxisSchema = z.strictObject({
  name: z.string().min(1),
  min: z.number().nullable(),
  max: z.number().nullable(),
  lowLabel: z.string(),
  highLabel: z.string(),
})

/**
 * What is rated on a tier of traces: one axis (a slider) or two at once (a pad, square or round), how often a value is taken (in media time),
 * and where a rating starts. A tier of kind `trace` has exactly one.
 */
export const scaleSchema = z.strictObject({
  type: z.literal('scale'),
  id: z.string(),
  tierId: z.string(),
  axes: z.array(traceAxisSchema).min(1).max(2),
  shape: z.enum(['slider', 'square', 'circle']),
  rateHz: z.number().min(1).max(60),
})

/**
 * One rater's continuous rating of one file (of one face of it when `trackId` is given) on a tier. The samples hang on it as `trace` records.
 * `lagUs` is how late the rater's hand is taken to be: views and exports that ask for it move the samples earlier by it; the samples stay as
 * they were taken.
 */
export const ratingSchema = z.strictObject({
  type: z.literal('rating'),
  id: z.string(),
  mediaId: z.string(),
  tierId: z.string(),
  trackId: z.string().nullable(),
  rater: z.string().min(1),
  lagUs: z.int(),
})

/**
 * Samples of a rating within one cell of the grid of ten seconds, as they were taken: `samples` is the compact form of `encodeSamples`.
 * `startUs` is the time of the first, `endUs` one microsecond after the last.
 */
export const traceSchema = z.strictObject({
  type: z.literal('trace'),
  id: z.string(),
  mediaId: z.string(),
  ratingId: z.string(),
  startUs: z.int(),
  endUs: z.int(),
  axes: z.int().min(1).max(2),
  samples: z.string(),
})

export type TraceAxis = z.infer<typeof traceAxisSchema>
export type Scale = z.infer<typeof scaleSchema>
export type Rating = z.infer<typeof ratingSchema>
export type TraceRecord = z.infer<typeof traceSchema>
