import type { Tensor } from './graph.ts'
import { absolute, add, divide, exp, log, multiply, negate, relu, subtract } from './elementwise.ts'
import { dimOf } from './graph.ts'
import { oneHot } from './lookup.ts'
import { logSoftmax } from './normalisation.ts'
import { sum } from './reduction.ts'

const tiny = 1e-6

/** The mean of `values` weighted by `weights` of the same shape (weights at least 0); 0 when all weights are 0. Scalar. */
export function weightedMean(values: Tensor, weights: Tensor): Tensor {
  return divide(sum(multiply(values, weights)), add(sum(weights), tiny))
}

/**
 * Softmax cross entropy against shares.
 * @param logits shape [..., classes]
 * @param shares shape [..., classes], each row sums to 1 (or all 0: no loss)
 * @returns nats, shape [...]
 */
export function crossEntropy(logits: Tensor, shares: Tensor): Tensor {
  return negate(sum(multiply(logSoftmax(logits), shares), { axes: [-1] }))
}

/**
 * The log probability of one class a row.
 * @param logits shape [..., classes]
 * @param ids int32, shape [...]
 * @returns shape [...], at most 0
 */
export function logProbability(logits: Tensor, ids: Tensor): Tensor {
  return sum(multiply(logSoftmax(logits), oneHot(ids, dimOf(logits, -1))), { axes: [-1] })
}

/**
 * Binary cross entropy of independent labels, in the form that does not overflow: max(x, 0) - x t + log(1 + e^-|x|).
 * @param logits any shape
 * @param targets the same shape, in [0, 1]
 * @returns nats, the same shape
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  const tail = log(add(exp(negate(absolute(logits))), 1))
  return add(subtract(relu(logits), multiply(logits, targets)), tail)
}
