import type { MessageReader } from './protobuf-reader.ts'
import { createMessageReader } from './protobuf-reader.ts'

// field numbers of onnx.proto3
const model = { graph: 7, functions: 25 } as const
const graph = { node: 1, initializer: 5, sparseInitializer: 15 } as const
const functionProto = { node: 7 } as const
const node = { attribute: 5 } as const
const attribute = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparseTensor: 22, sparseTensors: 23 } as const
const sparseTensor = { values: 1, indices: 2 } as const
const tensor = { externalData: 13, dataLocation: 14 } as const
const entry = { key: 1, value: 2 } as const
const external = 1

const utf8 = new TextDecoder()
const deepest = 64

function messages(reader: MessageReader, ...fields: readonly number[]): MessageReader[] {
  return fields.flatMap(field => reader.bytes(field).map(createMessageReader))
}

function locationsOf(one: MessageReader): string[] {
  const entries = messages(one, tensor.externalData)
  if (entries.length === 0 && !one.integers(tensor.dataLocation).includes(external))
    return []
  const textOf = (reader: MessageReader, field: number): string => utf8.decode(reader.bytes(field).at(-1) ?? new Uint8Array(0))
  const locations = entries.filter(pair => textOf(pair, entry.key) === 'location').map(pair => textOf(pair, entry.value))
  return locations.length > 0 ? locations : ['']
}

function inSparse(one: MessageReader): string[] {
  return messages(one, sparseTensor.values, sparseTensor.indices).flatMap(locationsOf)
}

function inNodes(nodes: readonly MessageReader[], depth: number): string[] {
  return nodes.flatMap(one => messages(one, node.attribute)).flatMap(one => [
    ...messages(one, attribute.tensor, attribute.tensors).flatMap(locationsOf),
    ...messages(one, attribute.sparseTensor, attribute.sparseTensors).flatMap(inSparse),
    ...messages(one, attribute.graph, attribute.graphs).flatMap(sub => inGraph(sub, depth + 1)),
  ])
}

function inGraph(one: MessageReader, depth: number): string[] {
  if (depth > deepest)
    return ['']
  return [
    ...messages(one, graph.initializer).flatMap(locationsOf),
    ...messages(one, graph.sparseInitializer).flatMap(inSparse),
    ...inNodes(messages(one, graph.node), depth),
  ]
}

/**
 * The files outside of an ONNX model in which it keeps tensors, as the model names them; an empty name stands for a tensor that says it is
 * elsewhere without saying where. Graphs within graphs and functions are looked into.
 * @throws AppError `model-invalid` when the bytes are not a protobuf message
 * @see https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
 */
export function externalFiles(bytes: Uint8Array): string[] {
  const whole = createMessageReader(bytes)
  const found = [
    ...messages(whole, model.graph).flatMap(one => inGraph(one, 0)),
    ...messages(whole, model.functions).flatMap(one => inNodes(messages(one, functionProto.node), 0)),
  ]
  return [...new Set(found)]
}
