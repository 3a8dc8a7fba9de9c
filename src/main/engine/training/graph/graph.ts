import type { Attribute, ElementType, Initializer, Node, TensorData, ValueInfo } from '#engine/onnx/model-proto.ts'
import { invariant } from '#shared/errors.ts'

/** A value of the graph: a name with a static shape. An empty shape is a scalar. */
export type Tensor = Readonly<{ graph: Graph, name: string, shape: readonly number[], type: ElementType }>

/** What an operator says about its gradient: given d(loss)/d(output), the gradients of its inputs in order (null where none flows). */
export type Pullback = (gradient: Tensor) => readonly (Tensor | null)[]

/** One recorded operator on the tape that reverse mode walks back. */
export type TapeEntry = Readonly<{ inputs: readonly Tensor[], output: Tensor, pullback: Pullback }>

/** A graph under construction. Everything it holds is appended to by the operators and read by `buildModel` and `gradients`. */
export type Graph = Readonly<{
  name: string
  nodes: Node[]
  initializers: Map<string, Initializer>
  inputs: ValueInfo[]
  outputs: ValueInfo[]
  tape: TapeEntry[]
  constants: Map<string, Tensor>
  counter: { next: number }
}>

/** An empty graph. `name` stands in the written model. */
export function createGraph(name: string): Graph {
  return { name, nodes: [], initializers: new Map(), inputs: [], outputs: [], tape: [], constants: new Map(), counter: { next: 0 } }
}

/** How many elements a tensor of this shape has; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1)
}

/** True when both shapes are the same, dim by dim. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, index) => dim === b[index])
}

/** The non-negative axis that `axis` names (negative counts from the end). @throws AppError `internal` outside the rank. */
export function axisOf(shape: readonly number[], axis: number): number {
  const positive = axis < 0 ? axis + shape.length : axis
  invariant(positive >= 0 && positive < shape.length, `Axis ${axis} is outside shape [${shape.join(', ')}]`)
  return positive
}

/** The size of one dim; negative axes count from the end. */
export function dimOf(tensor: Tensor, axis: number): number {
  return tensor.shape[axisOf(tensor.shape, axis)] as number
}

function fresh(graph: Graph, prefix: string): string {
  return `${prefix}_${graph.counter.next++}`
}

/** Declares an input of the graph. Inputs that nothing reads are left out of the written model. */
export function input(graph: Graph, name: string, shape: readonly number[], type: ElementType = 'float32'): Tensor {
  graph.inputs.push({ name, type, dims: shape })
  return { graph, name, shape, type }
}

/** Makes `tensor` an output of the graph under `name`. */
export function output(name: string, tensor: Tensor): void {
  tensor.graph.nodes.push({ op: 'Identity', inputs: [tensor.name], outputs: [name] })
  tensor.graph.outputs.push({ name, type: tensor.type, dims: tensor.shape })
}

function typeOf(data: TensorData): ElementType {
  if (data instanceof Float32Array)
    return 'float32'
  if (data instanceof Int32Array)
    return 'int32'
  return data instanceof BigInt64Array ? 'int64' : 'uint8'
}

const sharedUpTo = 16

/** A constant of the graph in row-major order; a number is a float32 scalar. Small equal constants are kept once. */
export function constant(graph: Graph, data: number | TensorData, shape: readonly number[] = []): Tensor {
  const values = typeof data === 'number' ? Float32Array.of(data) : data
  invariant(values.length === sizeOf(shape), `A constant of ${values.length} elements does not have shape [${shape.join(', ')}]`)
  const type = typeOf(values)
  const key = values.length <= sharedUpTo ? `${type}:${shape.join()}:${values.join()}` : ''
  const known = graph.constants.get(key)
  if (known)
    return known
  const tensor: Tensor = { graph, name: fresh(graph, 'constant'), shape, type }
  graph.initializers.set(tensor.name, { name: tensor.name, type, dims: shape, data: values })
  if (key)
    graph.constants.set(key, tensor)
  return tensor
}

/** A rank-1 int64 constant, as shape, axes and slice arguments of ONNX operators want it. */
export function integers(graph: Graph, values: readonly number[]): Tensor {
  return constant(graph, BigInt64Array.from(values, BigInt), [values.length])
}

/** True for constants of the graph, through which no gradient needs to flow. */
export function isConstant(tensor: Tensor): boolean {
  return tensor.graph.initializers.has(tensor.name)
}

/** What an emitted node may state beside its inputs. */
export type EmitOptions = Readonly<{
  attributes?: Readonly<Record<string, Attribute>>
  type?: ElementType
  extraOutputs?: readonly string[]
}>

/** Appends one ONNX node with one output of the given shape and answers it. Not recorded: no gradient flows through it. */
export function emit(op: string, inputs: readonly Tensor[], shape: readonly number[], options: EmitOptions = {}): Tensor {
  const graph = (inputs[0] as Tensor).graph
  const name = fresh(graph, op)
  const tensor: Tensor = { graph, name, shape, type: options.type ?? 'float32' }
  const extra = (options.extraOutputs ?? []).map(suffix => `${name}.${suffix}`)
  graph.nodes.push({ op, inputs: inputs.map(each => each.name), outputs: [name, ...extra], attributes: options.attributes })
  return tensor
}

/** Puts an operator on the tape, so that `gradients` can flow back through `result`; answers `result`. */
export function record(inputs: readonly Tensor[], result: Tensor, pullback: Pullback): Tensor {
  result.graph.tape.push({ inputs, output: result, pullback })
  return result
}
