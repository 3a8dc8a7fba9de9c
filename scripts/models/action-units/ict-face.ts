import type { Warp } from './warp.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { decodeFloat16 } from '../tfjs/graph-model.ts'

const layoutSchema = z.object({
  vertices: z.int(),
  arrays: z.array(z.object({ name: z.string(), type: z.enum(['float32', 'uint16', 'uint8', 'float16']), shape: z.array(z.int()), byteOffset: z.int(), byteLength: z.int() })),
  expressionNames: z.array(z.string()),
  materials: z.array(z.string()),
  ranges: z.record(z.string(), z.tuple([z.int(), z.int()])),
})
const registrationSchema = z.object({ vertices: z.array(z.tuple([z.int(), z.int(), z.int()])).length(468), weights: z.array(z.tuple([z.number(), z.number(), z.number()])).length(468) })

/**
 * The ICT morphable face: positions in centimetres, x to the face's own left, y up, z forward. `neutral`, each of `expressions` and of
 * `identities` have shape [vertices * 3]; `triangles` [n * 3]. `part` names what each vertex belongs to. `registration` places the 468 mesh
 * points on it: three vertices and their weights each.
 */
export type IctFace = Readonly<{
  vertexCount: number
  neutral: Float32Array
  triangles: Uint16Array
  materials: Uint8Array
  materialNames: readonly string[]
  expressions: ReadonlyMap<string, Float32Array>
  identities: readonly Float32Array[]
  partOf: (vertex: number) => string
  registration: z.infer<typeof registrationSchema>
}>

function widenFloat16(bytes: Buffer): Float32Array {
  const wide = new Float32Array(bytes.length / 2)
  for (let i = 0; i < wide.length; i++)
    wide[i] = decodeFloat16(bytes.readUInt16LE(i * 2))
  return wide
}

function split(values: Float32Array, length: number): Float32Array[] {
  return Array.from({ length: values.length / length }, (_, i) => values.subarray(i * length, (i + 1) * length))
}

/** Reads the face from its folder (`ict-face.json`, `ict-face.bin.gz`, `mesh468.json`). */
export function readIctFace(folder: string): IctFace {
  const layout = layoutSchema.parse(JSON.parse(readFileSync(join(folder, 'ict-face.json'), 'utf8')))
  const bytes = gunzipSync(readFileSync(join(folder, 'ict-face.bin.gz')))
  const arrayOf = (name: string): Buffer => {
    const array = layout.arrays.find(candidate => candidate.name === name)!
    return Buffer.from(bytes.subarray(array.byteOffset, array.byteOffset + array.byteLength))
  }
  const aligned = (name: string): ArrayBuffer => new Uint8Array(arrayOf(name)).buffer
  const values = layout.vertices * 3
  const expressions = split(widenFloat16(arrayOf('expressions')), values)
  return {
    vertexCount: layout.vertices,
    neutral: new Float32Array(aligned('neutral')),
    triangles: new Uint16Array(aligned('triangles')),
    materials: new Uint8Array(aligned('material')),
    materialNames: layout.materials,
    expressions: new Map(layout.expressionNames.map((name, i) => [name, expressions[i]!])),
    identities: split(widenFloat16(arrayOf('identities')), values),
    partOf: vertex => Object.entries(layout.ranges).find(([, [first, last]]) => vertex >= first && vertex <= last)?.[0] ?? 'face',
    registration: registrationSchema.parse(JSON.parse(readFileSync(join(folder, 'mesh468.json'), 'utf8'))),
  }
}

/**
 * A face of given identity and expression: identity weights about N(0, 1), expression weights in [0, 1] by name; `warp` makes it a head of
 * another make. Shape [vertices * 3].
 */
export function shapeFace(face: IctFace, identity: readonly number[], expression: ReadonlyMap<string, number>, warp: Warp | null = null): Float32Array {
  const { neutral } = face
  const positions = neutral.slice()
  identity.forEach((weight, i) => {
    const shape = face.identities[i]!
    for (let k = 0; k < positions.length; k++)
      positions[k]! += weight * shape[k]!
  })
  if (warp) {
    for (let k = 0; k < positions.length; k += 3)
      positions.set(warp.bend(positions[k]!, positions[k + 1]!, positions[k + 2]!), k)
  }
  for (const [name, weight] of expression) {
    const shape = face.expressions.get(name)!
    for (let k = 0; k < positions.length; k++) {
      if (shape[k] === 0)
        continue
      const vertex = k - k % 3
      const gain = warp ? warp.gain(neutral[vertex]!, neutral[vertex + 1]!, neutral[vertex + 2]!, k % 3) : 1
      positions[k]! += weight * gain * shape[k]!
    }
  }
  return positions
}

/** The 468 mesh points on a shaped face, shape [468 * 3], centimetres. */
export function meshPointsOf(face: IctFace, positions: Float32Array): Float32Array {
  const points = new Float32Array(468 * 3)
  face.registration.vertices.forEach((corners, i) => corners.forEach((vertex, k) => {
    for (let axis = 0; axis < 3; axis++)
      points[i * 3 + axis]! += face.registration.weights[i]![k]! * positions[vertex * 3 + axis]!
  }))
  return points
}
