import type { Attribute, Initializer, Node } from '#engine/onnx/model-proto.ts'
import type { Weight } from './graph-model.ts'
import { invariant } from '#shared/errors.ts'

/** A size, or `N` for the batch, which stays open. */
export type Dim = number | 'N'

/**
 * A tensor of the graph under conversion. `shape` is always TensorFlow's (NHWC for pictures); `planar` says that the ONNX tensor of
 * that name lies in NCHW instead. A constant has `weight` and gets a name only when a node needs it.
 */
export type Value = Readonly<{ name: string, shape: readonly Dim[], planar: boolean, weight?: Weight | undefined }>

/** Collects the ONNX nodes and constants, and inserts a Transpose only where the two layouts meet. */
export type GraphBuilder = {
  readonly nodes: readonly Node[]
  readonly initializers: readonly Initializer[]
  /** Adds a node with one output and returns that output's name. */
  readonly emit: (op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>, output?: string) => string
  readonly floats: (data: Float32Array, dims: readonly number[]) => string
  readonly integers: (data: readonly number[]) => string
  /** The name of the tensor as it lies, whatever its layout. */
  readonly asIs: (value: Value) => string
  /** The name of the tensor in TensorFlow's own layout. */
  readonly plain: (value: Value) => string
  /** The name of the rank 4 tensor in NCHW; a constant of lower rank is laid out so that it broadcasts the same way. */
  readonly planar: (value: Value) => string
}

const toPlanar: readonly number[] = [0, 3, 1, 2]
const toPlain: readonly number[] = [0, 2, 3, 1]

/** The elements of a row-major tensor in the order of its axes permuted: axis i of the result is axis `axes[i]` of the source. */
export function permute({ data, shape }: Weight, axes: readonly number[]): Weight & { data: Float32Array } {
  const permuted = axes.map(axis => shape[axis]!)
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, dim) => product * dim, 1))
  const steps = axes.map(axis => strides[axis]!)
  const result = new Float32Array(data.length)
  const index = permuted.map(() => 0)
  let source = 0
  for (let i = 0; i < result.length; i++) {
    result[i] = data[source]!
    for (let axis = permuted.length - 1; axis >= 0; axis--) {
      source += steps[axis]!
      if (++index[axis]! < permuted[axis]!)
        break
      source -= steps[axis]! * permuted[axis]!
      index[axis] = 0
    }
  }
  return { data: result, shape: permuted }
}

/** The constant with leading axes of size 1 until it has rank 4, in NCHW. */
export function planarWeight(weight: Weight): Weight & { data: Float32Array } {
  const leading: number[] = [1, 1, 1, 1].slice(weight.shape.length)
  return permute({ data: weight.data, shape: [...leading, ...weight.shape] }, toPlanar)
}

function createNameCache(): (key: string, make: () => string) => string {
  const names = new Map<string, string>()
  return (key, make) => {
    const name = names.get(key) ?? make()
    names.set(key, name)
    return name
  }
}

/** Starts an empty graph. Names are counted, so the same calls give the same graph. */
export function createGraphBuilder(): GraphBuilder {
  const nodes: Node[] = []
  const initializers: Initializer[] = []
  const once = createNameCache()
  let count = 0

  const builder: GraphBuilder = {
    nodes,
    initializers,
    emit(op, inputs, attributes = {}, output = `t${count++}`) {
      nodes.push({ op, inputs, outputs: [output], attributes, name: output })
      return output
    },
    floats(data, dims) {
      const name = `w${count++}`
      initializers.push({ name, type: 'float32', dims, data })
      return name
    },
    integers: data => once(`integers ${data.join()}`, () => {
      const name = `w${count++}`
      initializers.push({ name, type: 'int64', dims: [data.length], data: BigInt64Array.from(data, BigInt) })
      return name
    }),
    asIs(value) {
      const { weight } = value
      if (!weight)
        return value.name
      invariant(weight.data instanceof Float32Array, `The integer constant ${value.name} is used as a tensor`)
      const { data } = weight
      return once(`weight ${value.name}`, () => builder.floats(data, weight.shape))
    },
    plain: value => value.planar
      ? once(`plain ${value.name}`, () => builder.emit('Transpose', [value.name], { perm: toPlain }))
      : builder.asIs(value),
    planar(value) {
      if (value.planar)
        return value.name
      return once(`planar ${value.name}`, () => {
        if (value.weight) {
          const { data, shape } = planarWeight(value.weight)
          return builder.floats(data, shape)
        }
        return builder.emit('Transpose', [value.name], { perm: toPlanar })
      })
    },
  }
  return builder
}
