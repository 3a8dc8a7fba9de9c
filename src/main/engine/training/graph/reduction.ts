import type { Tensor } from './graph.ts'
import type { ReduceOp } from './primitives.ts'
import { axisOf, dimOf, record } from './graph.ts'
import { rawBinary, rawExpand, rawReduce, rawReshape } from './primitives.ts'

/** Which axes to reduce (all when absent) and whether they stay with size 1. */
export type ReduceOptions = Readonly<{ axes?: readonly number[], keepDims?: boolean }>

function reduce(op: ReduceOp, x: Tensor, scale: (count: number) => number, options: ReduceOptions): Tensor {
  const axes = (options.axes ?? x.shape.map((_, index) => index)).map(axis => axisOf(x.shape, axis))
  const count = axes.reduce((product, axis) => product * dimOf(x, axis), 1)
  const kept = x.shape.map((dim, index) => axes.includes(index) ? 1 : dim)
  const factor = scale(count)
  return record([x], rawReduce(op, x, axes, options.keepDims ? 'keep' : 'drop'), (g) => {
    const spread = rawReshape(g, kept)
    return [rawExpand(factor === 1 ? spread : rawBinary('Mul', spread, factor), x.shape)]
  })
}

/** The sum over `axes` (all by default); reduced dims are dropped unless `keepDims`. */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduce('ReduceSum', x, () => 1, options)
}

/** The mean over `axes` (all by default); reduced dims are dropped unless `keepDims`. */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduce('ReduceMean', x, count => 1 / count, options)
}
