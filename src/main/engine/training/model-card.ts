import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { curvePointSchema, scoreSchema } from '#shared/contract/training.contract.ts'
import { AppError } from '#shared/errors.ts'
import { splitPlanSchema } from './split.ts'
import { cueThresholdsSchema } from './teacher/cue-thresholds.ts'

/** What is known of a trained model: where it comes from, what it learned from, how it was tested, and the hashes of its files. */
export const modelCardBaseSchema = z.object({
  format: z.literal('affectree-model-1'),
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  createdAtMs: z.number(),
  seed: z.int(),
  steps: z.int(),
  bestStep: z.int(),
  provider: z.string(),
  split: splitPlanSchema,
  /** Ids of the segments it learned from, the unreviewed ones that only weakly taught the teacher's reading, and the held-out ones. */
  trainedOn: z.array(z.string()),
  weaklyOn: z.array(z.string()),
  heldOutOn: z.array(z.string()),
  heldOut: scoreSchema,
  /** Thresholds of facial cues as calibrated on what it learned from; where none is named the documented ones hold. */
  thresholds: cueThresholdsSchema.nullish(),
  curve: z.array(curvePointSchema),
  layout: z.array(z.object({ name: z.string(), shape: z.array(z.int()) })),
  sha256: z.string(),
  parametersSha256: z.string(),
})

const names = { model: 'model.onnx', parameters: 'parameters.bin', card: 'card.json' } as const

/** Hexadecimal SHA-256 of some bytes. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

type Hashes = 'sha256' | 'parametersSha256'

/** Writes a model folder; the card comes last, so a folder with a card is whole. Answers the card with the hashes filled in. */
export async function writeModelFolder<Card extends Record<Hashes, string>>(directory: string, card: Omit<Card, Hashes>, model: Uint8Array, parameters: Float32Array): Promise<Card> {
  const whole = { ...card, sha256: sha256Of(model), parametersSha256: sha256Of(bytesOf(parameters)) } as Card
  await writeAtomically(join(directory, names.model), [model])
  await writeAtomically(join(directory, names.parameters), [bytesOf(parameters)])
  await writeAtomically(join(directory, names.card), [`${JSON.stringify(whole, null, 2)}\n`])
  return whole
}

async function readPart(directory: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(directory, name))
  }
  catch (cause) {
    throw new AppError('model-missing', `The model folder has no readable ${name}`, { hint: 'Train again, or roll back to an earlier model.', cause, data: { file: name } })
  }
}

/** Reads and checks a card. @throws AppError `model-missing`, or `model-invalid` when it is not a card of this kind */
export async function readCard<Card>(directory: string, schema: z.ZodType<Card>): Promise<Card> {
  const text = new TextDecoder().decode(await readPart(directory, names.card))
  try {
    return schema.parse(JSON.parse(text))
  }
  catch (cause) {
    throw new AppError('model-invalid', 'The model card cannot be read', { hint: 'Train again, or roll back to an earlier model.', cause })
  }
}

async function readHashed(directory: string, name: string, sha256: string): Promise<Uint8Array> {
  const bytes = await readPart(directory, name)
  if (sha256Of(bytes) !== sha256)
    throw new AppError('model-invalid', `${name} of the model differs from its card`, { hint: 'Train again, or roll back to an earlier model.', data: { file: name } })
  return bytes
}

/** Reads the ONNX model of a folder. @throws AppError `model-invalid` when its hash differs from the card's */
export function readModel(directory: string, card: Readonly<{ sha256: string }>): Promise<Uint8Array> {
  return readHashed(directory, names.model, card.sha256)
}

/** Reads the flat parameters of a folder. @throws AppError `model-invalid` when their hash differs from the card's */
export async function readParameters(directory: string, card: Readonly<{ parametersSha256: string }>): Promise<Float32Array> {
  const bytes = await readHashed(directory, names.parameters, card.parametersSha256)
  return new Float32Array(Uint8Array.from(bytes).buffer)
}
