import type { Tensor } from './graph.ts'
import { emit, record } from './graph.ts'
import { rawBinary, rawReduce, rawUnary, unbroadcast } from './primitives.ts'

/** Positive shares along the last axis that sum to 1. */
export function softmax(x: Tensor): Tensor {
  const result = emit('Softmax', [x], x.shape, { attributes: { axis: -1 } })
  return record([x], result, (g) => {
    const centre = rawReduce('ReduceSum', rawBinary('Mul', g, result), [-1])
    return [rawBinary('Mul', result, rawBinary('Sub', g, centre))]
  })
}

/** The logarithm of `softmax(x)` along the last axis, without overflow. Composed, because LogSoftmax has no webgpu kernel. */
export function logSoftmax(x: Tensor): Tensor {
  const shifted = rawBinary('Sub', x, rawReduce('ReduceMax', x, [-1]))
  const total = rawReduce('ReduceSum', rawUnary('Exp', shifted), [-1])
  const result = rawBinary('Sub', shifted, rawUnary('Log', total))
  return record([x], result, (g) => {
    const share = rawUnary('Exp', result)
    return [rawBinary('Sub', g, rawBinary('Mul', share, rawReduce('ReduceSum', g, [-1])))]
  })
}

const epsilon = 1e-5

/**
 * Layer normalisation over the last axis, with gain and offset of its size.
 * @see Ba, Kiros & Hinton 2016, arXiv:1607.06450
 */
export function layerNorm(x: Tensor, gain: Tensor, offset: Tensor): Tensor {
  const result = emit('LayerNormalization', [x, gain, offset], x.shape, { attributes: { axis: -1, epsilon: { f: epsilon } }, extraOutputs: ['mean', 'inverse'] })
  const shape = [...x.shape.slice(0, -1), 1]
  const centre: Tensor = { ...result, name: `${result.name}.mean`, shape }
  const inverse: Tensor = { ...result, name: `${result.name}.inverse`, shape }
  return record([x, gain, offset], result, (g) => {
    const unit = rawBinary('Mul', rawBinary('Sub', x, centre), inverse)
    const scaled = rawBinary('Mul', g, gain)
    const average = rawReduce('ReduceMean', scaled, [-1])
    const along = rawReduce('ReduceMean', rawBinary('Mul', scaled, unit), [-1])
    const inner = rawBinary('Sub', rawBinary('Sub', scaled, average), rawBinary('Mul', unit, along))
    return [
      rawBinary('Mul', inverse, inner),
      unbroadcast(rawBinary('Mul', g, unit), gain.shape),
      unbroadcast(g, offset.shape),
    ]
  })
}
