import { z } from 'zod'
import { readingSchema } from '../domain/document.ts'
import { procedure } from './procedure.ts'

/** In which order segments come up: what would teach most, least certain first, where readers disagree most, or by chance. */
export const reviewOrders = ['teach', 'uncertain', 'disagreement', 'random'] as const
export type ReviewOrder = (typeof reviewOrders)[number]

/** Why a segment was chosen. `value` in [0, 1]: how unsure, how far apart, how new; null by chance. */
const whySchema = z.object({ kind: z.enum(['unsure', 'readers-differ', 'unlike-the-others', 'random']), value: z.number().nullable() })

/** A segment that nobody has reviewed: where it is, what each reader says (the one in use first), and why it comes up. */
export const reviewItemSchema = z.object({
  segmentId: z.string(),
  mediaId: z.string(),
  trackId: z.string().nullable(),
  startUs: z.int(),
  endUs: z.int(),
  why: whySchema,
  readings: z.array(z.object({ reasonerId: z.string(), label: z.string().nullable(), confidence: z.number().nullable() })),
})
export type ReviewItem = z.infer<typeof reviewItemSchema>

/** The queue, and the project it was taken from: `confidences` are those of the leading emotion of every segment not reviewed. */
export const reviewQueueSchema = z.object({
  items: z.array(reviewItemSchema),
  reviewed: z.int(),
  unreviewed: z.int(),
  readers: z.array(z.string()),
  confidences: z.array(z.number()),
})
export type ReviewQueue = z.infer<typeof reviewQueueSchema>

/** Two readings of one segment that differ; `distance` is their edit distance over the number of their nodes. */
export const reviewPairSchema = z.object({ segmentId: z.string(), a: readingSchema, b: readingSchema, distance: z.number() })
export type ReviewPair = z.infer<typeof reviewPairSchema>

/** Going through what the machine read: what to look at next, and deciding many at once. */
export const review = {
  /** What to review next. The same seed gives the same order. */
  queue: procedure
    .input(z.strictObject({ order: z.enum(reviewOrders), limit: z.int().min(1).max(1000).default(100), seed: z.int().default(1), mediaId: z.string().optional() }))
    .output(reviewQueueSchema),
  /** Accepts, on every segment nobody has reviewed whose leading emotion is at least this sure, each node that is. One change, one step of undo. */
  acceptAbove: procedure
    .input(z.strictObject({ threshold: z.number().min(0).max(1), mediaId: z.string().optional() }))
    .output(z.object({ sequence: z.int(), savedAtMs: z.number(), segments: z.int() })),
  /** The two readings of a segment that differ most; sampled from the policy in use where no two readers do. Null when there is one reading only. */
  pair: procedure.input(z.strictObject({ segmentId: z.string() })).output(reviewPairSchema.nullable()),
}
