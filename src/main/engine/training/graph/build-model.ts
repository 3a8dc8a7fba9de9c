import type { Node, ValueInfo } from '#engine/onnx/model-proto.ts'
import type { Graph } from './graph.ts'
import { encodeModel } from '#engine/onnx/model-proto.ts'
import { flatInput } from './parameters.ts'

const opset = 18

/** The nodes that some output rests on, in order. */
function liveNodes(graph: Graph): { nodes: readonly Node[], names: ReadonlySet<string> } {
  const names = new Set(graph.outputs.map(each => each.name))
  const nodes: Node[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some(name => names.has(name)))
      continue
    node.inputs.forEach(name => names.add(name))
    nodes.push(node)
  }
  return { nodes: nodes.reverse(), names }
}

/** Lets the node that makes a value write the graph output itself instead of an Identity copy of it. */
function withoutCopies(graph: Graph, nodes: readonly Node[]): readonly Node[] {
  const made = new Set(nodes.flatMap(node => node.outputs))
  const outputs = new Set(graph.outputs.map(each => each.name))
  const renamed = new Map<string, string>()
  const kept = nodes.filter((node) => {
    const [from] = node.inputs
    const [to] = node.outputs
    if (node.op !== 'Identity' || !from || !to || !outputs.has(to) || !made.has(from) || outputs.has(from) || renamed.has(from))
      return true
    renamed.set(from, to)
    return false
  })
  const rename = (name: string): string => renamed.get(name) ?? name
  return kept.map(node => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) }))
}

/** What a model says of itself, and whether its first dimension stays open. */
export type BuildOptions = Readonly<{
  /** Free text by key, kept in the model. */
  metadata?: Readonly<Record<string, string>>
  /** Leaves the first dim of every input and output open under this name. Only for graphs in which no operator has that size built in. */
  openBatch?: string
}>

/**
 * Writes the graph as an ONNX model: what no output rests on is left out (nodes, constants and inputs).
 */
export function buildModel(graph: Graph, options: BuildOptions = {}): Uint8Array {
  const { nodes, names } = liveNodes(graph)
  const { openBatch } = options
  const opened = (each: ValueInfo): ValueInfo => openBatch && each.dims.length > 0 && each.name !== flatInput ? { ...each, dims: [openBatch, ...each.dims.slice(1)] } : each
  return encodeModel({
    name: graph.name,
    opset,
    nodes: withoutCopies(graph, nodes),
    initializers: [...graph.initializers.values()].filter(each => names.has(each.name)),
    inputs: graph.inputs.filter(each => names.has(each.name)).map(opened),
    outputs: graph.outputs.map(opened),
    metadata: options.metadata,
  })
}
