import { z } from 'zod'
import { modelCardBaseSchema } from '#engine/training/model-card.ts'
import { vocabularySchema } from '#engine/training/reasoner/vocabulary.ts'
import { emotionReadingSchema } from '#engine/training/teacher/emotion-reading.ts'
import { policyOrders, policyStages } from '#shared/contract/training.contract.ts'

/** The sizes of a policy as they stand in its card; see `PolicyShape`. */
export const policyShapeSchema = z.strictObject({
  cues: z.int(),
  expressions: z.int(),
  emotions: z.int(),
  most: z.strictObject({ cues: z.int(), expressions: z.int(), supports: z.int() }),
  moments: z.int(),
  faces: z.int(),
  inputs: z.int(),
  words: z.boolean(),
  reads: z.boolean().optional(),
  width: z.int(),
  heads: z.int(),
  encoderLayers: z.int(),
  decoderLayers: z.int(),
})

/** How a clip becomes the policy's input: its signals in order, what departure of each is typical, how time is cut, and how the teacher was calibrated. */
export const clipSpecSchema = z.strictObject({ signals: z.array(z.string()), scale: z.array(z.number()), frames: z.int(), patch: z.int(), reading: emotionReadingSchema.nullish() })
export type ClipSpec = z.infer<typeof clipSpecSchema>

const weights = z.array(z.number())

/** What search goes by, level by level; see `PreferenceHead`. */
export const preferenceSchema = z.strictObject({ cue: weights, expression: weights, emotion: weights })

/** A stage of a policy's training. */
export type PolicyStage = typeof policyStages[number]

/** In which order a policy's training takes its examples. */
export type PolicyOrder = typeof policyOrders[number]

/** The card of a policy: the small transformer that writes trees token by token. `temperatures` calibrate its probabilities, `preference` is what it searches by. */
export const policyCardSchema = modelCardBaseSchema.extend({
  kind: z.literal('policy'),
  shape: policyShapeSchema,
  clip: clipSpecSchema,
  vocabulary: vocabularySchema,
  stages: z.array(z.enum(policyStages)),
  order: z.enum(policyOrders),
  temperatures: z.strictObject({ cue: z.number(), expression: z.number(), emotion: z.number() }),
  preference: preferenceSchema,
})
export type PolicyCard = z.infer<typeof policyCardSchema>
