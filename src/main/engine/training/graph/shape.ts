import type { Tensor } from './graph.ts'
import { axisOf, dimOf, record } from './graph.ts'
import { rawConcat, rawExpand, rawReshape, rawSlice, rawTranspose, unbroadcast, zeros } from './primitives.ts'

/** The same values in another shape of the same size. */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const result = rawReshape(x, shape)
  return result === x ? x : record([x], result, g => [rawReshape(g, x.shape)])
}

/** Axes in another order: output axis i is input axis `order[i]`. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const inverse = order.map((_, axis) => order.indexOf(axis))
  return record([x], rawTranspose(x, order), g => [rawTranspose(g, inverse)])
}

/** Elements `start` (inclusive) to `end` (exclusive) along one axis. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const along = axisOf(x.shape, axis)
  const blank = (length: number): Tensor[] => length > 0 ? [zeros(x, x.shape.map((dim, index) => index === along ? length : dim))] : []
  return record([x], rawSlice(x, along, start, end), g => [
    rawConcat([...blank(start), g, ...blank(dimOf(x, along) - end)], along),
  ])
}

/** Tensors after one another along one axis; their other dims are equal. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  return record(parts, rawConcat(parts, axis), (g) => {
    let start = 0
    return parts.map((part) => {
      const end = start + dimOf(part, axis)
      const piece = rawSlice(g, axis, start, end)
      start = end
      return piece
    })
  })
}

/** Repeats dims of size 1 (or missing leading dims) up to `shape`. */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return record([x], rawExpand(x, shape), g => [unbroadcast(g, x.shape)])
}
