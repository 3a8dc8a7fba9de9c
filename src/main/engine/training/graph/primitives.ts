import type { ElementType } from '#engine/onnx/model-proto.ts'
import type { Tensor } from './graph.ts'
import { elementTypeNumbers } from '#engine/onnx/model-proto.ts'
import { invariant } from '#shared/errors.ts'
import { axisOf, constant, dimOf, emit, integers, sameShape, sizeOf } from './graph.ts'

/**
 * Operators without a gradient of their own: what pullbacks and the optimiser are made of. All of them have kernels in the
 * cpu and webgpu providers of onnxruntime (n-ary Sum and LogSoftmax have none on webgpu and are not used).
 */

/** The shape two operands broadcast to (NumPy's rule). @throws AppError `internal` when they do not. */
export function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, index) => {
    const left = a[a.length - rank + index] ?? 1
    const right = b[b.length - rank + index] ?? 1
    invariant(left === right || left === 1 || right === 1, `Shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast`)
    return Math.max(left, right)
  })
}

/** ONNX operators of two numbers, elementwise with broadcasting. */
export type BinaryOp = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Min'
/** ONNX operators that compare two tensors elementwise; they give booleans. */
export type ComparisonOp = 'Equal' | 'Greater' | 'Less' | 'LessOrEqual'
/** ONNX operators of one number, elementwise. */
export type UnaryOp = 'Neg' | 'Exp' | 'Log' | 'Sqrt' | 'Tanh' | 'Sigmoid' | 'Relu' | 'Erf' | 'Identity' | 'Abs'

/** A broadcasting binary operator; a number stands for a scalar constant. */
export function rawBinary(op: BinaryOp, a: Tensor, b: Tensor | number): Tensor {
  const right = typeof b === 'number' ? constant(a.graph, b) : b
  return emit(op, [a, right], broadcastShape(a.shape, right.shape))
}

/** A broadcasting comparison; answers bool. */
export function rawCompare(op: ComparisonOp, a: Tensor, b: Tensor | number): Tensor {
  const right = typeof b === 'number' ? constant(a.graph, b) : b
  return emit(op, [a, right], broadcastShape(a.shape, right.shape), { type: 'bool' })
}

/** An elementwise operator of one operand. */
export function rawUnary(op: UnaryOp, x: Tensor): Tensor {
  return emit(op, [x], x.shape, { type: x.type })
}

/** `x` where `condition` holds, else `otherwise`; all broadcast to the shape of `x`. */
export function rawWhere(condition: Tensor, x: Tensor, otherwise: Tensor | number): Tensor {
  const other = typeof otherwise === 'number' ? constant(x.graph, otherwise) : otherwise
  return emit('Where', [condition, x, other], broadcastShape(x.shape, other.shape))
}

/** The same values in another element type. */
export function rawCast(x: Tensor, type: ElementType): Tensor {
  return emit('Cast', [x], x.shape, { type, attributes: { to: elementTypeNumbers[type] } })
}

/** The same values in another shape of the same size. */
export function rawReshape(x: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(x.shape, shape))
    return x
  invariant(sizeOf(shape) === sizeOf(x.shape), `Shape [${x.shape.join(', ')}] cannot become [${shape.join(', ')}]`)
  return emit('Reshape', [x, integers(x.graph, shape)], shape, { type: x.type })
}

/** Axes in another order: output axis i is input axis `order[i]`. */
export function rawTranspose(x: Tensor, order: readonly number[]): Tensor {
  return emit('Transpose', [x], order.map(axis => dimOf(x, axis)), { attributes: { perm: order } })
}

/** Repeats dims of size 1 up to `shape`. */
export function rawExpand(x: Tensor, shape: readonly number[]): Tensor {
  return sameShape(x.shape, shape) ? x : emit('Expand', [x, integers(x.graph, shape)], shape)
}

/** Elements `start` (inclusive) to `end` (exclusive) along one axis. */
export function rawSlice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const along = axisOf(x.shape, axis)
  const shape = x.shape.map((dim, index) => index === along ? end - start : dim)
  const at = (value: number): Tensor => integers(x.graph, [value])
  return emit('Slice', [x, at(start), at(end), at(along)], shape, { type: x.type })
}

/** Tensors after one another along one axis; their other dims are equal. */
export function rawConcat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0] as Tensor
  if (parts.length === 1)
    return first
  const along = axisOf(first.shape, axis)
  const total = parts.reduce((sum, part) => sum + dimOf(part, along), 0)
  return emit('Concat', parts, first.shape.map((dim, index) => index === along ? total : dim), { type: first.type, attributes: { axis: along } })
}

/** ONNX operators that take axes away. */
export type ReduceOp = 'ReduceSum' | 'ReduceMean' | 'ReduceMax'

/** Reduces over `axes`; the reduced dims stay as 1, or are dropped. */
export function rawReduce(op: ReduceOp, x: Tensor, axes: readonly number[], dims: 'keep' | 'drop' = 'keep'): Tensor {
  const along = axes.map(axis => axisOf(x.shape, axis))
  const kept = x.shape.map((dim, index) => along.includes(index) ? 1 : dim)
  const shape = dims === 'keep' ? kept : kept.filter((_, index) => !along.includes(index))
  return emit(op, [x, integers(x.graph, along)], shape, { attributes: { keepdims: dims === 'keep' ? 1 : 0 } })
}

/** Sums a gradient back to the shape of an operand that was broadcast. */
export function unbroadcast(gradient: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(gradient.shape, shape))
    return gradient
  const offset = gradient.shape.length - shape.length
  const axes = gradient.shape.flatMap((dim, index) => index < offset || (shape[index - offset] === 1 && dim !== 1) ? [index] : [])
  return rawReshape(axes.length > 0 ? rawReduce('ReduceSum', gradient, axes) : gradient, shape)
}

/** A tensor of zeros of the given shape. */
export function zeros(x: Tensor, shape: readonly number[]): Tensor {
  return constant(x.graph, new Float32Array(sizeOf(shape)), shape)
}
