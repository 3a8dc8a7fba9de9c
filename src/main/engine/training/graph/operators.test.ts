import type { Operand } from './finite-differences.ts'
import type { Tensor } from './graph.ts'
import { describe, expect, it } from 'vitest'
import { createRandom } from '#shared/domain/random.ts'
import { absolute, add, clip, divide, exp, gelu, log, minimum, multiply, negate, relu, sigmoid, sqrt, square, stopGradient, subtract, tanh } from './elementwise.ts'
import { gradientError } from './finite-differences.ts'
import { constant, sizeOf } from './graph.ts'
import { attend, mergeHeads, splitHeads } from './layers.ts'
import { affine, matmul } from './linear-algebra.ts'
import { embed, oneHot } from './lookup.ts'
import { binaryCrossEntropy, crossEntropy, logProbability, weightedMean } from './losses.ts'
import { layerNorm, logSoftmax, softmax } from './normalisation.ts'
import { mean, sum } from './reduction.ts'
import { concat, expand, reshape, slice, transpose } from './shape.ts'

const random = createRandom(7)

/** Random values whose magnitude stays away from 0 and from 1, so that no kink lies within a difference. */
function operand(...shape: number[]): Operand {
  const values = Float32Array.from({ length: sizeOf(shape) }, () => {
    const magnitude = 0.2 + 0.6 * random.next()
    return random.next() < 0.5 ? -magnitude : magnitude
  })
  return { shape, values }
}

function positive(...shape: number[]): Operand {
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => 0.6 + random.next()) }
}

function far(like: Operand): Operand {
  return { shape: like.shape, values: like.values.map(value => value + (random.next() < 0.5 ? 0.5 : -0.5)) }
}

const matrix = operand(3, 4)

const cases: Record<string, [readonly Operand[], (inputs: readonly Tensor[]) => Tensor]> = {
  'add': [[operand(2, 3), operand(3)], ([a, b]) => add(a!, b!)],
  'add a number': [[operand(2, 3)], ([a]) => add(a!, 2)],
  'subtract': [[operand(2, 1, 3), operand(4, 1)], ([a, b]) => subtract(a!, b!)],
  'multiply': [[operand(2, 3), operand(2, 1)], ([a, b]) => multiply(a!, b!)],
  'multiply by itself': [[operand(4)], ([a]) => multiply(a!, a!)],
  'divide': [[operand(2, 3), positive(3)], ([a, b]) => divide(a!, b!)],
  'minimum': [[matrix, far(matrix)], ([a, b]) => minimum(a!, b!)],
  'clip': [[operand(8)], ([a]) => clip(a!, -0.1, 2)],
  'clip inside': [[operand(8)], ([a]) => clip(a!, -2, 2)],
  'negate': [[operand(3)], ([a]) => negate(a!)],
  'exp': [[operand(5)], ([a]) => exp(a!)],
  'log': [[positive(5)], ([a]) => log(a!)],
  'sqrt': [[positive(5)], ([a]) => sqrt(a!)],
  'square': [[operand(5)], ([a]) => square(a!)],
  'absolute': [[operand(6)], ([a]) => absolute(a!)],
  'tanh': [[operand(5)], ([a]) => tanh(a!)],
  'sigmoid': [[operand(5)], ([a]) => sigmoid(a!)],
  'relu': [[operand(6)], ([a]) => relu(a!)],
  'gelu': [[operand(6)], ([a]) => gelu(a!)],
  'reshape': [[operand(2, 6)], ([a]) => reshape(a!, [3, 4])],
  'transpose': [[operand(2, 3, 4)], ([a]) => transpose(a!, [2, 0, 1])],
  'slice': [[operand(3, 5)], ([a]) => slice(a!, 1, 1, 4)],
  'slice from the start': [[operand(3, 5)], ([a]) => slice(a!, -1, 0, 2)],
  'concat': [[operand(2, 3), operand(2, 1)], ([a, b]) => concat([a!, b!, a!], 1)],
  'expand': [[operand(3, 1)], ([a]) => expand(a!, [2, 3, 4])],
  'sum over an axis': [[operand(2, 3, 2)], ([a]) => sum(a!, { axes: [1] })],
  'sum of all': [[operand(2, 3)], ([a]) => sum(a!)],
  'mean over axes': [[operand(2, 3, 2)], ([a]) => mean(a!, { axes: [0, -1], keepDims: true })],
  'affine': [[operand(2, 2, 3), operand(3, 4), operand(4)], ([x, w, b]) => affine(x!, w!, b!)],
  'affine without bias': [[operand(2, 3), operand(3, 2)], ([x, w]) => affine(x!, w!, null)],
  'matmul': [[operand(2, 2, 3), operand(2, 3, 2)], ([a, b]) => matmul(a!, b!)],
  'matmul transposed': [[operand(2, 2, 3), operand(2, 4, 3)], ([a, b]) => matmul(a!, b!, { transposed: true })],
  'softmax': [[operand(3, 4)], ([a]) => softmax(a!)],
  'logSoftmax': [[operand(3, 4)], ([a]) => logSoftmax(a!)],
  'layerNorm': [[operand(3, 6), positive(6), operand(6)], ([x, gain, offset]) => layerNorm(x!, gain!, offset!)],
  'embed': [[operand(5, 3)], ([table]) => embed(table!, constant(table!.graph, Int32Array.of(0, 4, 2, 4), [2, 2]))],
  'heads': [[operand(2, 3, 4)], ([x]) => square(mergeHeads(splitHeads(x!, 2)))],
  'attention': [[operand(1, 2, 3, 2), operand(1, 2, 4, 2), operand(1, 2, 4, 2)], ([q, k, v]) =>
    attend(q!, k!, v!, constant(q!.graph, Float32Array.of(0, 0, -1e9, 0), [1, 1, 1, 4]))],
  'crossEntropy': [[operand(2, 4)], ([x]) => crossEntropy(x!, constant(x!.graph, Float32Array.of(1, 0, 0, 0, 0, 0.5, 0, 0.5), [2, 4]))],
  'logProbability': [[operand(2, 4)], ([x]) => logProbability(x!, constant(x!.graph, Int32Array.of(3, 0), [2]))],
  'binaryCrossEntropy': [[operand(2, 4)], ([x]) => binaryCrossEntropy(x!, constant(x!.graph, Float32Array.of(1, 0, 0.5, 0, 1, 1, 0, 0.2), [2, 4]))],
  'weightedMean': [[operand(3)], ([x]) => weightedMean(square(x!), constant(x!.graph, Float32Array.of(1, 0, 0.3), [3]))],
}

describe('gradients against central finite differences', () => {
  it.each(Object.entries(cases))('%s', async (_, [operands, build]) => {
    expect(await gradientError(operands, build)).toBeLessThan(1e-4)
  })

  it('sees a wrong gradient', async () => {
    const wrong = await gradientError([operand(5)], ([x]) => add(stopGradient(square(x!)), x!))
    expect(wrong).toBeGreaterThan(0.1)
  })

  it('makes one-hot rows, and rows of zeros for ids outside the classes', async () => {
    const error = await gradientError([operand(3, 2)], ([x]) => multiply(x!, oneHot(constant(x!.graph, Int32Array.of(1, 0, 5), [3]), 2)))
    expect(error).toBeLessThan(1e-4)
  })
})
