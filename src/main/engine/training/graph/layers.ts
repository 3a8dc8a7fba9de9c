import type { Tensor } from './graph.ts'
import type { Initial, Scope } from './parameters.ts'
import { add, gelu, multiply } from './elementwise.ts'
import { dimOf, input } from './graph.ts'
import { affine, matmul } from './linear-algebra.ts'
import { layerNorm, softmax } from './normalisation.ts'
import { reshape, transpose } from './shape.ts'

/**
 * A dense layer over the last axis: [..., inputs] to [..., outputs].
 */
export function linear(scope: Scope, name: string, x: Tensor, outputs: number, options: { readonly initial?: Initial, readonly bias?: Initial } = {}): Tensor {
  const inputs = dimOf(x, -1)
  const weight = scope.parameter(`${name}.weight`, [inputs, outputs], options.initial ?? { deviation: 1 / Math.sqrt(inputs) }, true)
  return affine(x, weight, scope.parameter(`${name}.bias`, [outputs], options.bias ?? 'zeros', false))
}

/** Layer normalisation over the last axis with learned gain and offset. */
export function normalise(scope: Scope, name: string, x: Tensor): Tensor {
  const width = dimOf(x, -1)
  return layerNorm(x, scope.parameter(`${name}.gain`, [width], 'ones', false), scope.parameter(`${name}.offset`, [width], 'zeros', false))
}

/** Two dense layers with a Gaussian error linear unit between them; the inner one is `factor` times as wide. */
export function feedForward(scope: Scope, name: string, x: Tensor, factor = 4): Tensor {
  const width = dimOf(x, -1)
  return linear(scope, `${name}.outer`, gelu(linear(scope, `${name}.inner`, x, factor * width)), width)
}

/** Splits the last axis into heads: [batch, length, width] to [batch, heads, length, width / heads]. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch = 1, length = 1, width = 1] = x.shape
  return transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3])
}

/** Takes `splitHeads` back. */
export function mergeHeads(x: Tensor): Tensor {
  const [batch = 1, heads = 1, length = 1, width = 1] = x.shape
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, length, heads * width])
}

/**
 * Scaled dot-product attention shares.
 * @param queries shape [batch, heads, queries, width]
 * @param keys shape [batch, heads, keys, width]
 * @param bias added before the softmax, broadcasting to [batch, heads, queries, keys]: 0 where visible, -1e9 where masked
 * @returns shape [batch, heads, queries, keys], rows sum to 1
 */
export function attentionShares(queries: Tensor, keys: Tensor, bias: Tensor | null): Tensor {
  const scores = matmul(multiply(queries, 1 / Math.sqrt(dimOf(queries, -1))), keys, { transposed: true })
  return softmax(bias ? add(scores, bias) : scores)
}

/**
 * Attention from `queries` to `keys` and `values`, all [batch, heads, length, width].
 * @see Vaswani et al. 2017, arXiv:1706.03762
 */
export function attend(queries: Tensor, keys: Tensor, values: Tensor, bias: Tensor | null): Tensor {
  return matmul(attentionShares(queries, keys, bias), values)
}

/** Prefix of the inputs through which dropout masks come. */
export const dropoutPrefix = 'dropout.'

/**
 * Multiplies by a mask that the host draws for each step and feeds as `dropout.<name>` (0, or 1 / (1 - rate)), so that runs can be repeated.
 */
export function dropout(scope: Scope, name: string, x: Tensor): Tensor {
  return multiply(x, input(scope.graph, `${dropoutPrefix}${name}`, x.shape))
}
