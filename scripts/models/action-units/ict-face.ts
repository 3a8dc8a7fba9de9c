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

/** One person's head at rest, shape [vertices * 3], and the gain of each coordinate's movements (null where all are 1). */
export type Head = Readonly<{ rest: Float32Array, gains: Float32Array | null }>

/** A head of given identity weights, about N(0, 1); `warp` makes it one of another make. */
export function makeHead(face: IctFace, identity: readonly number[], warp: Warp | null): Head {
  const { neutral } = face
  const rest = neutral.slice()
  identity.forEach((weight, i) => {
    const shape = face.identities[i]!
    for (let k = 0; k < rest.length; k++)
      rest[k]! += weight * shape[k]!
  })
  if (!warp)
    return { rest, gains: null }
  const gains = new Float32Array(rest.length)
  for (let k = 0; k < rest.length; k += 3) {
    rest.set(warp.bend(rest[k]!, rest[k + 1]!, rest[k + 2]!), k)
    for (let axis = 0; axis < 3; axis++)
      gains[k + axis] = warp.gain(neutral[k]!, neutral[k + 1]!, neutral[k + 2]!, axis)
  }
  return { rest, gains }
}

/** A head with an expression: weights in [0, 1] by the face's own names. Shape [vertices * 3]. */
export function moveHead(face: IctFace, { rest, gains }: Head, expression: ReadonlyMap<string, number>): Float32Array {
  const positions = rest.slice()
  for (const [name, weight] of expression) {
    const shape = face.expressions.get(name)!
    for (let k = 0; k < positions.length; k++)
      positions[k]! += weight * shape[k]! * (gains ? gains[k]! : 1)
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
