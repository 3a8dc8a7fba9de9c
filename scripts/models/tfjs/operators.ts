import type { Dim, GraphBuilder, Value } from './graph-builder.ts'
import type { TensorflowNode, Weight } from './graph-model.ts'
import { AppError, invariant } from '#shared/errors.ts'
import { convolution, maxPool } from './convolution.ts'

/** Adds the ONNX form of one TensorFlow node, given its inputs, and returns the value it makes. */
export type OperatorHandler = (node: TensorflowNode, inputs: readonly Value[], graph: GraphBuilder) => Value

/** The integers of a constant input (shape, axes, paddings). @throws AppError `internal` when the input is not constant. */
function integersOf(value: Value | undefined): number[] {
  invariant(value?.weight, `The input ${value?.name ?? ''} has to be constant`)
  return Array.from(value.weight.data)
}

function broadcast(a: readonly Dim[], b: readonly Dim[]): Dim[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    return left === 1 ? right : left
  })
}

function elementwise(op: string): OperatorHandler {
  return (_node, inputs, graph) => {
    const planar = inputs.some(input => input.planar)
    const names = inputs.map(input => planar ? graph.planar(input) : graph.plain(input))
    return { name: graph.emit(op, names), shape: inputs.map(input => input.shape).reduce(broadcast), planar }
  }
}

function unary(op: string): OperatorHandler {
  return (_node, [input], graph) => ({ ...input!, name: graph.emit(op, [graph.asIs(input!)]), weight: undefined })
}

/** Scales each channel by its own factor: a depthwise convolution of one pixel. */
function scaleChannels(name: string, factors: Float32Array, graph: GraphBuilder): string {
  const weight = graph.floats(factors, [factors.length, 1, 1, 1])
  return graph.emit('Conv', [name, weight], { kernel_shape: [1, 1], group: factors.length })
}

/**
 * PReLU as `x + relu((slope - 1) x)` for slopes up to 1, else as `slope x + (1 - slope) relu(x)`. The runtime's CPU kernels keep their
 * blocked layout through convolutions and additions but not through PRelu, which would cost more than the convolutions around it.
 */
function prelu(input: Value, slope: Weight, graph: GraphBuilder): Value {
  invariant(input.planar && slope.data.length === input.shape[3], 'PRelu has one slope for each channel of a convolution')
  const x = input.name
  const slopes = Float32Array.from(slope.data)
  const excess = slopes.map(value => value - 1)
  const terms = excess.every(value => value <= 0)
    ? [x, graph.emit('Relu', [scaleChannels(x, excess, graph)])]
    : [scaleChannels(x, slopes, graph), scaleChannels(graph.emit('Relu', [x]), excess.map(value => -value), graph)]
  return { ...input, name: graph.emit('Add', terms) }
}

function activate(kind: string, input: Value, slope: Value | undefined, graph: GraphBuilder): Value {
  switch (kind) {
    case 'BiasAdd': return input
    case 'Relu':
    case 'Sigmoid':
    case 'Elu': return { ...input, name: graph.emit(kind, [input.name]) }
    case 'Relu6': {
      const [low, high] = [graph.floats(Float32Array.of(0), []), graph.floats(Float32Array.of(6), [])]
      return { ...input, name: graph.emit('Clip', [input.name, low, high]) }
    }
    case 'Prelu': {
      invariant(slope?.weight, 'A fused PRelu has a constant slope')
      return prelu(input, slope.weight, graph)
    }
    default: throw new AppError('model-invalid', `The fused activation ${kind} is not supported by the converter`)
  }
}

/** Applies what TensorFlow fused into the node, in its order; `extra` is the input after the bias. */
function fused(node: TensorflowNode, value: Value, extra: Value | undefined, graph: GraphBuilder): Value {
  const kinds = (node.attr?.['fused_ops']?.list?.s ?? []).map(text => Buffer.from(text, 'base64').toString())
  return kinds.reduce((result, kind) => activate(kind, result, extra, graph), value)
}

const reshape: OperatorHandler = (_node, [input, target], graph) => {
  const sample = input!.shape.slice(1).reduce<number>((product, dim) => product * (dim as number), 1)
  const rest = integersOf(target).slice(1)
  const open = rest.indexOf(-1)
  if (open >= 0)
    rest[open] = sample / -rest.reduce((product, dim) => product * dim, 1)
  invariant(rest.reduce((product, dim) => product * dim, 1) === sample, 'A reshape keeps samples apart')
  return { name: graph.emit('Reshape', [graph.plain(input!), graph.integers([-1, ...rest])]), shape: ['N', ...rest], planar: false }
}

const pad: OperatorHandler = (_node, [input, paddings], graph) => {
  const pairs = integersOf(paddings)
  const order = input!.planar ? [0, 3, 1, 2] : input!.shape.map((_, axis) => axis)
  const pads = [...order.map(axis => pairs[2 * axis]!), ...order.map(axis => pairs[2 * axis + 1]!)]
  const shape = input!.shape.map((dim, axis) => dim === 'N' ? dim : dim + pairs[2 * axis]! + pairs[2 * axis + 1]!)
  return { name: graph.emit('Pad', [graph.asIs(input!), graph.integers(pads)], { mode: 'constant' }), shape, planar: input!.planar }
}

const concatenate: OperatorHandler = (_node, inputs, graph) => {
  const parts = inputs.slice(0, -1)
  const first = parts[0]!
  const [given = 0] = integersOf(inputs.at(-1))
  const axis = given < 0 ? given + first.shape.length : given
  const planar = parts.some(part => part.planar)
  const names = parts.map(part => planar ? graph.planar(part) : graph.plain(part))
  const size = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0)
  return {
    name: graph.emit('Concat', names, { axis: planar ? [0, 2, 3, 1][axis]! : axis }),
    shape: first.shape.map((dim, i) => i === axis ? size : dim),
    planar,
  }
}

const mean: OperatorHandler = (node, [input, axesInput], graph) => {
  const axes = integersOf(axesInput).map(axis => axis < 0 ? axis + input!.shape.length : axis)
  invariant(input!.planar && axes.join() === '1,2' && !node.attr?.['keep_dims']?.b, 'Mean is converted as global average pooling only')
  return {
    name: graph.emit('ReduceMean', [input!.name], { axes: [2, 3], keepdims: 0 }),
    shape: [input!.shape[0]!, input!.shape[3]!],
    planar: false,
  }
}

const softmax: OperatorHandler = (_node, [input], graph) => ({
  ...input!,
  name: graph.emit('Softmax', [graph.asIs(input!)], { axis: input!.planar ? 1 : input!.shape.length - 1 }),
})

const fusedMatMul: OperatorHandler = (node, [input, weight, bias, extra], graph) => {
  const transposed = node.attr?.['transpose_b']?.b ?? false
  const names = [graph.plain(input!), graph.plain(weight!), ...bias ? [graph.plain(bias)] : []]
  const shape = [input!.shape[0]!, weight!.shape[transposed ? 0 : 1]!]
  return fused(node, { name: graph.emit('Gemm', names, { transB: transposed ? 1 : 0 }), shape, planar: false }, extra, graph)
}

const preluNode: OperatorHandler = (_node, [input, slope], graph) => {
  invariant(slope?.weight, 'A PRelu has a constant slope')
  return prelu(input!, slope.weight, graph)
}

/** How each TensorFlow operator of the converted models becomes ONNX. Const and Placeholder are the converter's own. */
export const operators: Readonly<Record<string, OperatorHandler>> = {
  Add: elementwise('Add'),
  AddV2: elementwise('Add'),
  Mul: elementwise('Mul'),
  Minimum: elementwise('Min'),
  Maximum: elementwise('Max'),
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  Identity: (_node, [input]) => input!,
  Conv2D: (node, inputs, graph) => convolution(node, inputs, graph, { depthwise: false }),
  _FusedConv2D: (node, inputs, graph) => fused(node, convolution(node, inputs, graph, { depthwise: false }), inputs[3], graph),
  DepthwiseConv2dNative: (node, inputs, graph) => convolution(node, inputs, graph, { depthwise: true }),
  _FusedMatMul: fusedMatMul,
  MaxPool: maxPool,
  Prelu: preluNode,
  Pad: pad,
  ConcatV2: concatenate,
  Mean: mean,
  Reshape: reshape,
  Softmax: softmax,
}
