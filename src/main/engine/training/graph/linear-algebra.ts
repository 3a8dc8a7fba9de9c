import type { Tensor } from './graph.ts'
import { invariant } from '#shared/errors.ts'
import { dimOf, emit, record, sizeOf } from './graph.ts'
import { rawReshape, rawTranspose, unbroadcast } from './primitives.ts'

type Flip = Readonly<{ a?: boolean, b?: boolean }>

function rawGemm(a: Tensor, b: Tensor, flip: Flip = {}, bias?: Tensor): Tensor {
  const rows = dimOf(a, flip.a ? 1 : 0)
  const columns = dimOf(b, flip.b ? 0 : 1)
  invariant(dimOf(a, flip.a ? 0 : 1) === dimOf(b, flip.b ? 1 : 0), `Matrices [${a.shape.join(', ')}] and [${b.shape.join(', ')}] do not multiply`)
  return emit('Gemm', bias ? [a, b, bias] : [a, b], [rows, columns], { attributes: { transA: flip.a ? 1 : 0, transB: flip.b ? 1 : 0 } })
}

/** `aT b` of two matrices, without a gradient: for pullbacks of other families. */
export function rawTransposedProduct(a: Tensor, b: Tensor): Tensor {
  return rawGemm(a, b, { a: true })
}

/**
 * The affine map `x w + b` over the last axis.
 * @param x shape [..., inputs]
 * @param weight shape [inputs, outputs]
 * @param bias shape [outputs], or null for none
 * @returns shape [..., outputs]
 */
export function affine(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const inputs = dimOf(weight, 0)
  const flat = rawReshape(x, [sizeOf(x.shape) / inputs, inputs])
  const product = rawGemm(flat, weight, {}, bias ?? undefined)
  const result = rawReshape(product, [...x.shape.slice(0, -1), dimOf(weight, 1)])
  return record(bias ? [x, weight, bias] : [x, weight], result, (g) => {
    const gradient = rawReshape(g, product.shape)
    const toInput = rawReshape(rawGemm(gradient, weight, { b: true }), x.shape)
    const toWeight = rawGemm(flat, gradient, { a: true })
    return bias ? [toInput, toWeight, unbroadcast(gradient, bias.shape)] : [toInput, toWeight]
  })
}

function swapped(x: Tensor): Tensor {
  const rank = x.shape.length
  const order = x.shape.map((_, index) => index < rank - 2 ? index : 2 * rank - 3 - index)
  return rawTranspose(x, order)
}

function rawMatmul(a: Tensor, b: Tensor, flip: Flip): Tensor {
  const left = flip.a ? swapped(a) : a
  const right = flip.b ? swapped(b) : b
  invariant(dimOf(left, -1) === dimOf(right, -2), `Matrices [${left.shape.join(', ')}] and [${right.shape.join(', ')}] do not multiply`)
  return emit('MatMul', [left, right], [...left.shape.slice(0, -1), dimOf(right, -1)])
}

/**
 * Products of matrices in batches: `a b`, or `a bT` with `transposed`.
 * @param a shape [...batch, m, k]
 * @param b shape [...batch, k, n] (or [...batch, n, k] when transposed), the same batch dims
 * @returns shape [...batch, m, n]
 */
export function matmul(a: Tensor, b: Tensor, options: { readonly transposed?: boolean } = {}): Tensor {
  const transposed = options.transposed ?? false
  invariant(a.shape.length === b.shape.length, `Matrices of rank ${a.shape.length} and ${b.shape.length} do not multiply in batches`)
  return record([a, b], rawMatmul(a, b, { b: transposed }), g => [
    rawMatmul(g, b, { b: !transposed }),
    transposed ? rawMatmul(g, a, { a: true }) : rawMatmul(a, g, { a: true }),
  ])
}
