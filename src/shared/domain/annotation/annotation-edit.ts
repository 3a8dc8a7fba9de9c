import { z } from 'zod'
import { codebookSchema } from '../codebook.ts'
import { annotationSchema, tierSchema } from '../document.ts'

const ids = z.array(z.string()).min(1)

/** What is coded: any of it may be left out of a change. */
const values = annotationSchema.pick({ term: true, text: true, modifiers: true, confidence: true }).partial()

/** An annotation to make. `id` may be chosen by the caller, so that later acts of the same list can name it; `parentId` is found by time when left out. */
export const newAnnotationSchema = z.strictObject({
  id: z.string().min(1).optional(),
  mediaId: z.string(),
  tierId: z.string(),
  trackId: z.string().nullable(),
  startUs: z.int(),
  endUs: z.int(),
  parentId: z.string().optional(),
  ...values.shape,
})
export type NewAnnotation = z.infer<typeof newAnnotationSchema>

/** A tier to make, put last among its siblings. */
export const newTierSchema = tierSchema.omit({ type: true, order: true, locked: true, hidden: true }).extend({ id: z.string().min(1).optional() })
export type NewTier = z.infer<typeof newTierSchema>

const tierChange = tierSchema.pick({ name: true, codebook: true, colour: true, locked: true, hidden: true, exclusive: true }).partial()

/** One act of a person on tiers, annotations or codebooks of the project. Times are microseconds of the file's clock, spans half open. */
export const annotationEditSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('add'), annotation: newAnnotationSchema }),
  z.strictObject({ action: z.literal('set-values'), ids, values }),
  z.strictObject({ action: z.literal('set-bounds'), id: z.string(), startUs: z.int(), endUs: z.int() }),
  /** Moves in time, and to another face where `trackId` is given. */
  z.strictObject({ action: z.literal('shift'), ids, byUs: z.int(), trackId: z.string().nullable().optional() }),
  z.strictObject({ action: z.literal('split'), ids, atUs: z.int() }),
  z.strictObject({ action: z.literal('merge'), ids: z.array(z.string()).min(2) }),
  z.strictObject({ action: z.literal('remove'), ids }),
  /** Between neighbours of one face that are at most `longestUs` apart, the earlier is extended (`extend`) or an empty annotation is made (`new`). */
  z.strictObject({
    action: z.literal('fill-gaps'),
    tierId: z.string(),
    mediaId: z.string(),
    trackId: z.string().nullable(),
    longestUs: z.int().positive().optional(),
    how: z.enum(['extend', 'new']),
  }),
  z.strictObject({ action: z.literal('add-tier'), tier: newTierSchema }),
  z.strictObject({ action: z.literal('set-tier'), tierId: z.string(), change: tierChange }),
  /** Puts tiers in this order; tiers that are not named keep their order after them. */
  z.strictObject({ action: z.literal('order-tiers'), tierIds: ids }),
  /** Removes a tier with its child tiers and everything on them. */
  z.strictObject({ action: z.literal('remove-tier'), tierId: z.string() }),
  /** Saves a codebook of the project as the next version of its key. */
  z.strictObject({ action: z.literal('save-codebook'), codebook: codebookSchema }),
  /** Removes every version of a codebook that no tier uses. */
  z.strictObject({ action: z.literal('remove-codebook'), key: z.string() }),
])
export type AnnotationEdit = z.infer<typeof annotationEditSchema>
