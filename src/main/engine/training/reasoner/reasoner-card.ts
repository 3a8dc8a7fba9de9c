import { z } from 'zod'
import { modelCardBaseSchema } from '#engine/training/model-card.ts'
import { emotionReadingSchema } from '#engine/training/teacher/emotion-reading.ts'
import { featureSpecSchema } from './features.ts'
import { supportsSchema } from './supports.ts'
import { trustSchema } from './trust.ts'
import { vocabularySchema } from './vocabulary.ts'

/** The card of the first reasoner: a small network over segment statistics and the teacher's words. */
export const reasonerCardSchema = modelCardBaseSchema.extend({
  kind: z.literal('reasoner'),
  hidden: z.int(),
  vocabulary: vocabularySchema,
  features: featureSpecSchema,
  supports: supportsSchema,
  trust: trustSchema,
  reading: emotionReadingSchema.nullish(),
})
export type ReasonerCard = z.infer<typeof reasonerCardSchema>
