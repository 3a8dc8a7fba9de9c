import type { ValueInfo } from '#engine/onnx/model-proto.ts'
import type { Dim, GraphBuilder, Value } from './graph-builder.ts'
import type { GraphModel, TensorflowNode } from './graph-model.ts'
import { encodeModel } from '#engine/onnx/model-proto.ts'
import { AppError } from '#shared/errors.ts'
import { createGraphBuilder } from './graph-builder.ts'
import { nodeNameOf } from './graph-model.ts'
import { operators } from './operators.ts'

/** `outputs` gives each TensorFlow output node its name in the ONNX model, in order; `metadata` goes into the file. */
export type ConvertOptions = Readonly<{
  name: string
  outputs: Readonly<Record<string, string>>
  metadata: Readonly<Record<string, string>>
}>

const inputName = 'image'
const opset = 17

function inputsOf(node: TensorflowNode): string[] {
  return (node.input ?? []).filter(reference => !reference.startsWith('^')).map(nodeNameOf)
}

function placeholder(node: TensorflowNode): { value: Value, info: ValueInfo } {
  const dims = (node.attr?.['shape']?.shape?.dim ?? []).map(dim => Number(dim.size))
  const [, height = 0, width = 0, channels = 0] = dims
  if (dims.length !== 4)
    throw new AppError('model-invalid', `The input ${node.name} is not a picture`)
  return {
    value: { name: inputName, shape: ['N', height, width, channels], planar: true },
    info: { name: inputName, type: 'float32', dims: ['N', channels, height, width] },
  }
}

/** Converts nodes depth first from `root`, without recursion because the graphs are deep. */
function createValues(model: GraphModel, graph: GraphBuilder, inputs: ValueInfo[]): (root: string) => Value {
  const values = new Map<string, Value>()

  function convertNode(node: TensorflowNode): Value {
    const weight = model.weights.get(node.name)
    if (weight)
      return { name: node.name, shape: weight.shape, planar: false, weight }
    if (node.op === 'Placeholder') {
      const { value, info } = placeholder(node)
      inputs.push(info)
      return value
    }
    const handler = operators[node.op]
    if (!handler)
      throw new AppError('model-invalid', `The operator ${node.op} of ${node.name} is not supported by the converter`)
    return handler(node, inputsOf(node).map(name => values.get(name)!), graph)
  }

  return (root) => {
    const stack = [root]
    while (stack.length > 0) {
      const name = stack.at(-1)!
      const node = model.nodes.get(name)
      if (!node)
        throw new AppError('model-invalid', `The graph names the node ${name} but does not hold it`)
      const missing = inputsOf(node).filter(input => !values.has(input))
      if (missing.length > 0) {
        stack.push(...missing)
        continue
      }
      stack.pop()
      if (!values.has(name))
        values.set(name, convertNode(node))
    }
    return values.get(root)!
  }
}

/**
 * Converts a TensorFlow.js graph model of pictures to ONNX. The input is `image`, float32 [N, channels, height, width] with an open
 * batch; convolutions stay in NCHW, outputs keep TensorFlow's layout. The same model gives the same bytes.
 * @throws AppError `model-invalid` when the graph uses what the converter does not know.
 */
export function convertGraphModel(model: GraphModel, options: ConvertOptions): Uint8Array {
  const graph = createGraphBuilder()
  const inputs: ValueInfo[] = []
  const valueOf = createValues(model, graph, inputs)
  const outputs = Object.entries(options.outputs).map(([node, name]): ValueInfo => {
    const value = valueOf(node)
    graph.emit('Identity', [graph.plain(value)], {}, name)
    return { name, type: 'float32', dims: value.shape as readonly Dim[] }
  })
  return encodeModel({
    name: options.name,
    nodes: graph.nodes,
    initializers: graph.initializers,
    inputs,
    outputs,
    opset,
    metadata: options.metadata,
  })
}
