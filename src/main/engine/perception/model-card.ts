import { z } from 'zod'

const perChannel = z.union([z.number(), z.tuple([z.number(), z.number(), z.number()])])

/**
 * What a model is fed. Picture values are `byte * scale + offset`, per channel where three numbers are given. A face crop is a square
 * around the tracked face, `crop.scale` times its box, turned upright when `crop.upright`. `other` inputs are described in words only.
 */
export const modelInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['picture', 'face', 'eye']),
    name: z.string(),
    widthPx: z.int().min(1).max(2048),
    heightPx: z.int().min(1).max(2048),
    channels: z.enum(['rgb', 'bgr', 'gray']),
    layout: z.enum(['nchw', 'nhwc']),
    scale: perChannel,
    offset: perChannel,
    crop: z.strictObject({ scale: z.number().positive(), upright: z.boolean() }).nullable(),
  }),
  z.strictObject({ kind: z.literal('other'), description: z.string() }),
])

/** One output of a model: its name in the graph, its shape with `N` for the batch, and what its numbers are. */
export const modelOutputSchema = z.strictObject({
  name: z.string(),
  shape: z.array(z.union([z.int(), z.literal('N')])),
  meaning: z.string(),
  labels: z.array(z.string()).optional(),
})

/**
 * The card of a model: what it is, where it comes from, under which licence, what it takes and gives, what it was trained on as far as
 * known, where it fails, and the sha256 of each of its files.
 */
export const modelCardSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string(),
  version: z.string(),
  task: z.string(),
  source: z.string(),
  licence: z.string(),
  input: modelInputSchema,
  outputs: z.array(modelOutputSchema),
  trainingData: z.string(),
  limits: z.array(z.string()),
  files: z.array(z.strictObject({ path: z.string().regex(/^[\w-][\w.-]*$/), byteLength: z.int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1),
})
export type ModelCard = z.infer<typeof modelCardSchema>
