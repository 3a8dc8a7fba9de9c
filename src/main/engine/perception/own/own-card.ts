import type { SignalDefinition } from '#shared/domain/signal.ts'
import { z } from 'zod'
import { modelInputSchema } from '../model-card.ts'

/** The card of a model, within its folder. */
export const ownCardFile = 'card.json'

/**
 * One output of a signal model: N rows of as many numbers as there are `labels`. `read` says what becomes of them: a signal each (`values`), one
 * signal that is the expected place among them as probabilities (`expectation`, one label), or nothing.
 */
const outputSchema = z.strictObject({
  name: z.string().min(1),
  labels: z.array(z.string().regex(/^[a-z0-9][\w-]*$/i, 'a label is letters, digits, - and _')).min(1).max(512),
  read: z.enum(['values', 'expectation', 'nothing']).default('values'),
  unit: z.string().default(''),
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
})

/**
 * The card that a person writes for a model of their own: which crop of a face it takes, what its outputs are called, and under which licence
 * it comes. `sha256` is recorded when it is added; where the card names one, the file must have it. `maxBatch` is found by trying.
 */
export const ownCardSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name is small letters, digits and -'),
  title: z.string().min(1),
  licence: z.string().min(1),
  source: z.string().default(''),
  trainingData: z.string().default(''),
  limits: z.array(z.string()).default([]),
  file: z.string().regex(/^[\w-][\w.-]*$/, 'a file is named without a folder').default('model.onnx'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  input: modelInputSchema.refine(input => input.kind === 'face' && input.widthPx === input.heightPx, 'the input must be of kind "face" and square'),
  outputs: z.array(outputSchema).min(1),
  maxBatch: z.int().min(1).optional(),
})
export type OwnCard = z.infer<typeof ownCardSchema>

/** The columns that a model adds to every face and frame. */
export function ownColumns(card: OwnCard): string[] {
  return card.outputs.filter(output => output.read !== 'nothing').flatMap(output => output.labels.map(label => `${card.name}.${label}`))
}

/** What the signals of a model are, for lanes and tables. */
export function ownDefinitions(card: OwnCard): SignalDefinition[] {
  return card.outputs.filter(output => output.read !== 'nothing').flatMap(({ labels, unit, min, max }) => labels.map((label): SignalDefinition => ({
    name: `${card.name}.${label}`,
    group: 'own',
    label: `${card.title}: ${label}`,
    definition: `Output of the model ${card.title}, added by a person${card.limits.length > 0 ? `. ${card.limits.join('. ')}` : ''}`,
    unit,
    min,
    max,
    missing: 'NaN where the face was not found',
    support: 'weak',
    source: `${card.name} (${card.licence})`,
  })))
}
