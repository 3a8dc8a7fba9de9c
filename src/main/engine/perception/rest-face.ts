import type { RestFace } from '#shared/domain/face/pose.ts'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { readModelFile } from './model-files.ts'

const schema = z.object({
  vertices: z.array(z.tuple([z.number(), z.number(), z.number()])).length(468),
  basis: z.array(z.object({ index: z.int(), weight: z.number() })),
})

/** Reads the canonical face. @throws AppError `model-missing`, `model-invalid`. */
export function readRestFace(): RestFace {
  const { vertices, basis } = schema.parse(JSON.parse(Buffer.from(readModelFile('canonical-face', 'face.json').bytes).toString()))
  return { vertices: Float32Array.from(vertices.flat()), basis }
}
