import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'

/** A constant of the graph: float weights, or integers (shapes, axes, paddings); row-major. */
export type Weight = Readonly<{ data: Float32Array | Int32Array, shape: readonly number[] }>

/** An attribute as TensorFlow's NodeDef writes it in JSON: text is base64, 64-bit integers are strings. */
export type TensorflowAttribute = Readonly<{
  s?: string
  i?: string | number
  f?: number
  b?: boolean
  shape?: Readonly<{ dim?: readonly Readonly<{ size: string | number }>[] }>
  list?: Readonly<{ i?: readonly (string | number)[], s?: readonly string[] }>
}>

export type TensorflowNode = Readonly<{
  name: string
  op: string
  input?: readonly string[]
  attr?: Readonly<Record<string, TensorflowAttribute>>
}>

/** A TensorFlow.js graph model in memory: nodes by name, weights by the name of their Const node, and the names of the outputs. */
export type GraphModel = Readonly<{
  nodes: ReadonlyMap<string, TensorflowNode>
  weights: ReadonlyMap<string, Weight>
  outputs: readonly string[]
}>

type WeightSpec = Readonly<{
  name: string
  shape: readonly number[]
  dtype: string
  quantization?: Readonly<{ dtype: string, scale?: number, min?: number }>
}>

type ModelFile = Readonly<{
  modelTopology: Readonly<{ node: readonly TensorflowNode[] }>
  weightsManifest: readonly Readonly<{ paths: readonly string[], weights: readonly WeightSpec[] }>[]
  signature?: Signature
  userDefinedMetadata?: Readonly<{ signature?: Signature }>
}>

type Signature = Readonly<{ outputs: Readonly<Record<string, Readonly<{ name?: string }>>> }>

type Storage = Readonly<{ byteLength: number, read: (view: DataView, offset: number) => number }>

const storages: Readonly<Record<string, Storage>> = {
  float32: { byteLength: 4, read: (view, offset) => view.getFloat32(offset, true) },
  int32: { byteLength: 4, read: (view, offset) => view.getInt32(offset, true) },
  float16: { byteLength: 2, read: (view, offset) => decodeFloat16(view.getUint16(offset, true)) },
  uint16: { byteLength: 2, read: (view, offset) => view.getUint16(offset, true) },
  uint8: { byteLength: 1, read: (view, offset) => view.getUint8(offset) },
}

/** The value of an IEEE 754 half-precision number from its 16 bits. */
export function decodeFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = bits >> 10 & 0x1F
  const fraction = bits & 0x3FF
  if (exponent === 0)
    return sign * fraction * 2 ** -24
  if (exponent === 0x1F)
    return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The name of the node that a reference such as `^name` or `name:0` points to. */
export function nodeNameOf(reference: string): string {
  return reference.replace(/^\^/, '').replace(/:0$/, '')
}

function readWeight(spec: WeightSpec, view: DataView, offset: number): { weight: Weight, byteLength: number } {
  const kind = spec.quantization?.dtype ?? spec.dtype
  const storage = storages[kind]
  if (!storage)
    throw new AppError('model-invalid', `The weight ${spec.name} has the unknown element type ${kind}`)
  const count = spec.shape.reduce((product, dim) => product * dim, 1)
  const data = spec.dtype === 'float32' ? new Float32Array(count) : new Int32Array(count)
  const { scale = 1, min = 0 } = spec.quantization ?? {}
  for (let i = 0; i < count; i++)
    data[i] = storage.read(view, offset + i * storage.byteLength) * scale + min
  return { weight: { data, shape: spec.shape }, byteLength: count * storage.byteLength }
}

function readWeights(file: ModelFile, folder: string): Map<string, Weight> {
  const weights = new Map<string, Weight>()
  for (const group of file.weightsManifest) {
    const bytes = Buffer.concat(group.paths.map(path => readFileSync(join(folder, path))))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let offset = 0
    for (const spec of group.weights) {
      const { weight, byteLength } = readWeight(spec, view, offset)
      weights.set(spec.name, weight)
      offset += byteLength
    }
  }
  return weights
}

/**
 * Reads a TensorFlow.js graph model (`model.json` and its weight files).
 * @throws AppError `model-invalid` for an element type it does not know.
 * @see https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts
 */
export function readGraphModel(path: string): GraphModel {
  const file = JSON.parse(readFileSync(path, 'utf8')) as ModelFile
  const signature = file.signature ?? file.userDefinedMetadata?.signature
  if (!signature)
    throw new AppError('model-invalid', `The model ${path} names no outputs`)
  return {
    nodes: new Map(file.modelTopology.node.map(node => [node.name, node])),
    weights: readWeights(file, dirname(path)),
    outputs: Object.entries(signature.outputs).map(([key, output]) => nodeNameOf(output.name ?? key)),
  }
}
