import type { RestFace } from '#shared/domain/face/pose.ts'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { readModelFile } from './model-files.ts'

const schema = z.object({
  vertices: z.array(z.tuple([z.number(), z.number(), z.number()])).length(468),
  triangles: z.array(z.tuple([z.int(), z.int(), z.int()])),
  basis: z.array(z.object({ index: z.int(), weight: z.number() })),
})

/** The canonical face with its triangles, shape [n * 3]. */
export type CanonicalMesh = RestFace & Readonly<{ triangles: Uint16Array }>

/** Reads the canonical face. @throws AppError `model-missing`, `model-invalid`. */
export function readRestFace(): CanonicalMesh {
  const { vertices, triangles, basis } = schema.parse(JSON.parse(Buffer.from(readModelFile('canonical-face', 'face.json').bytes).toString()))
  return { vertices: Float32Array.from(vertices.flat()), triangles: Uint16Array.from(triangles.flat()), basis }
}
