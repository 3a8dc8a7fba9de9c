import type { MessageWriter } from './protobuf-writer.ts'
import { AppError } from '#shared/errors.ts'
import { createMessageWriter } from './protobuf-writer.ts'

/** Element types a written tensor can have. `bool` data is one byte an element. */
export type ElementType = 'float32' | 'uint8' | 'int32' | 'int64' | 'bool'

/** The typed array that holds a tensor's elements: Float32Array, Uint8Array (uint8 and bool), Int32Array or BigInt64Array. */
export type TensorData = Float32Array | Uint8Array | Int32Array | BigInt64Array

/** A constant of the graph: `data` in row-major order, as many elements as the product of `dims` (a scalar has no dims). */
export type Initializer = Readonly<{ name: string, type: ElementType, dims: readonly number[], data: TensorData }>

/** An input or output of the graph. A dim is a size, or the name of a size that is known only at run time. */
export type ValueInfo = Readonly<{ name: string, type: ElementType, dims: readonly (number | string)[] }>

/** A node's attribute. A bare number is an integer, a bare list holds integers: what is a float says so with `f` or `floats`. */
export type Attribute
  = | number
    | string
    | readonly number[]
    | Readonly<{ f: number }>
    | Readonly<{ floats: readonly number[] }>

/** One operation. An empty input name leaves an optional input out. `domain` is empty for the standard operators. */
export type Node = Readonly<{
  op: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes?: Readonly<Record<string, Attribute>> | undefined
  domain?: string | undefined
  name?: string | undefined
}>

/** A whole model: nodes in topological order, `opset` the version of the standard operators, `metadata` free text by key. */
export type Model = Readonly<{
  name: string
  nodes: readonly Node[]
  initializers: readonly Initializer[]
  inputs: readonly ValueInfo[]
  outputs: readonly ValueInfo[]
  opset: number
  metadata?: Readonly<Record<string, string>> | undefined
}>

/** TensorProto.DataType numbers of {@link ElementType}. */
export const elementTypeNumbers: Readonly<Record<ElementType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 }

const attributeTypes = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const
const irVersion = 8

function attributeMessage(name: string, value: Attribute): MessageWriter {
  const message = createMessageWriter().text(1, name)
  if (typeof value === 'number')
    return message.int(3, value).int(20, attributeTypes.int)
  if (typeof value === 'string')
    return message.text(4, value).int(20, attributeTypes.string)
  if ('f' in value)
    return message.float(2, value.f).int(20, attributeTypes.float)
  if ('floats' in value) {
    for (const item of value.floats)
      message.float(7, item)
    return message.int(20, attributeTypes.floats)
  }
  for (const item of value)
    message.int(8, item)
  return message.int(20, attributeTypes.ints)
}

function nodeMessage(node: Node): MessageWriter {
  const message = createMessageWriter()
  for (const input of node.inputs)
    message.text(1, input)
  for (const output of node.outputs)
    message.text(2, output)
  if (node.name)
    message.text(3, node.name)
  message.text(4, node.op)
  for (const [name, value] of Object.entries(node.attributes ?? {}))
    message.message(5, attributeMessage(name, value))
  if (node.domain)
    message.text(7, node.domain)
  return message
}

function holds(type: ElementType, data: TensorData): boolean {
  switch (type) {
    case 'float32': return data instanceof Float32Array
    case 'int32': return data instanceof Int32Array
    case 'int64': return data instanceof BigInt64Array
    case 'uint8':
    case 'bool': return data instanceof Uint8Array
  }
}

function initializerMessage({ name, type, dims, data }: Initializer): MessageWriter {
  const count = dims.reduce((product, dim) => product * dim, 1)
  if (!holds(type, data) || data.length !== count)
    throw new AppError('model-invalid', `The constant ${name} does not hold ${count} elements of ${type}`, { data: { name, type, elements: data.length } })
  const message = createMessageWriter()
  for (const dim of dims)
    message.int(1, dim)
  return message
    .int(2, elementTypeNumbers[type])
    .text(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

function valueInfoMessage({ name, type, dims }: ValueInfo): MessageWriter {
  const shape = createMessageWriter()
  for (const dim of dims)
    shape.message(1, typeof dim === 'number' ? createMessageWriter().int(1, dim) : createMessageWriter().text(2, dim))
  const tensor = createMessageWriter().int(1, elementTypeNumbers[type]).message(2, shape)
  return createMessageWriter().text(1, name).message(2, createMessageWriter().message(1, tensor))
}

function graphMessage(model: Model): MessageWriter {
  const graph = createMessageWriter()
  for (const node of model.nodes)
    graph.message(1, nodeMessage(node))
  graph.text(2, model.name)
  for (const initializer of model.initializers)
    graph.message(5, initializerMessage(initializer))
  for (const input of model.inputs)
    graph.message(11, valueInfoMessage(input))
  for (const output of model.outputs)
    graph.message(12, valueInfoMessage(output))
  return graph
}

/**
 * Writes a model as the bytes of an ONNX ModelProto (IR version 8), with all constants inside. The same model gives the same bytes.
 * Operator domains other than the standard one (for example `com.microsoft`) are imported at version 1 when a node names them.
 * @throws AppError `model-invalid` when a constant's data does not fit its type and dims.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
export function encodeModel(model: Model): Uint8Array {
  const message = createMessageWriter()
    .int(1, irVersion)
    .text(2, 'affectree')
    .message(7, graphMessage(model))
    .message(8, createMessageWriter().text(1, '').int(2, model.opset))
  const domains = new Set(model.nodes.map(node => node.domain ?? '').filter(domain => domain !== ''))
  for (const domain of [...domains].sort())
    message.message(8, createMessageWriter().text(1, domain).int(2, 1))
  for (const [key, value] of Object.entries(model.metadata ?? {}))
    message.message(14, createMessageWriter().text(1, key).text(2, value))
  return message.finish()
}
