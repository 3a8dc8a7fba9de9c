import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { curvePointSchema } from '#shared/contract/training.contract.ts'

const headerSchema = z.object({
  format: z.literal('affectree-checkpoint-1'),
  fingerprint: z.string(),
  step: z.int(),
  randomState: z.number(),
  bestStep: z.int(),
  bestLoss: z.number().nullable(),
  sinceBest: z.int(),
  stopped: z.boolean(),
  curve: z.array(curvePointSchema),
  parameters: z.int(),
})

/** Where a training stands. `bestLoss` is the lowest held-out loss so far (null before the first), `sinceBest` counts checks without a lower one; `stopped` says a check ended it. */
export type Progress = Omit<z.infer<typeof headerSchema>, 'format' | 'parameters' | 'fingerprint'>

/** Everything a training needs to go on as if it had not stopped. All vectors are as long as the flat parameters. */
export type Checkpoint = Readonly<{ fingerprint: string, progress: Progress, parameters: Float32Array, moment1: Float32Array, moment2: Float32Array, best: Float32Array }>

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/** Writes a checkpoint atomically: a JSON header (its length first, 32 bits little endian) and four float32 vectors. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const { fingerprint, progress, parameters, moment1, moment2, best } = checkpoint
  const header = new TextEncoder().encode(JSON.stringify({ format: 'affectree-checkpoint-1', fingerprint, ...progress, parameters: parameters.length }))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, header.length, true)
  await writeAtomically(path, [length, header, ...[parameters, moment1, moment2, best].map(bytesOf)])
}

/** Reads a checkpoint; null when there is none, or it is of another training (`fingerprint` differs) or damaged. */
export async function readCheckpoint(path: string, fingerprint: string): Promise<Checkpoint | null> {
  const bytes = await readFile(path).catch(() => null)
  if (!bytes || bytes.length < 4)
    return null
  const headerEnd = 4 + bytes.readUInt32LE(0)
  const header = parseHeader(bytes.subarray(4, headerEnd).toString('utf8'))
  if (!header || header.fingerprint !== fingerprint || bytes.length !== headerEnd + 16 * header.parameters)
    return null
  const vector = (place: number): Float32Array => {
    const start = headerEnd + 4 * place * header.parameters
    return new Float32Array(Uint8Array.from(bytes.subarray(start, start + 4 * header.parameters)).buffer)
  }
  const { step, randomState, bestStep, bestLoss, sinceBest, stopped, curve } = header
  return {
    fingerprint,
    progress: { step, randomState, bestStep, bestLoss, sinceBest, stopped, curve },
    parameters: vector(0),
    moment1: vector(1),
    moment2: vector(2),
    best: vector(3),
  }
}

function parseHeader(text: string): z.infer<typeof headerSchema> | null {
  try {
    return headerSchema.parse(JSON.parse(text))
  }
  catch {
    return null
  }
}
