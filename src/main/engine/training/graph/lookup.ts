import type { Tensor } from './graph.ts'
import { constant, dimOf, emit, record, sizeOf } from './graph.ts'
import { rawTransposedProduct } from './linear-algebra.ts'
import { rawCast, rawCompare, rawReshape } from './primitives.ts'

/**
 * Float one-hot rows, made by comparison because that runs on every provider.
 * @param ids int32, any shape, values in [0, classes); other values give a row of zeros
 * @returns shape [...ids, classes]
 */
export function oneHot(ids: Tensor, classes: number): Tensor {
  const range = constant(ids.graph, Int32Array.from({ length: classes }, (_, index) => index), [classes])
  const column = rawReshape(ids, [...ids.shape, 1])
  return rawCast({ ...rawCompare('Equal', column, range), shape: [...ids.shape, classes] }, 'float32')
}

/**
 * Rows of a table by number.
 * @param table shape [rows, width]
 * @param ids int32, any shape, values in [0, rows)
 * @returns shape [...ids, width]
 */
export function embed(table: Tensor, ids: Tensor): Tensor {
  const rows = dimOf(table, 0)
  const width = dimOf(table, 1)
  const result = emit('Gather', [table, ids], [...ids.shape, width], { attributes: { axis: 0 } })
  return record([table], result, (g) => {
    const count = sizeOf(ids.shape)
    return [rawTransposedProduct(oneHot(rawReshape(ids, [count]), rows), rawReshape(g, [count, width]))]
  })
}
