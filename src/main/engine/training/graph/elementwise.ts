import type { Tensor } from './graph.ts'
import type { UnaryOp } from './primitives.ts'
import { constant, isConstant, record } from './graph.ts'
import { rawBinary, rawCompare, rawUnary, rawWhere, unbroadcast } from './primitives.ts'

type Operand = Tensor | number

function operand(like: Tensor, value: Operand): Tensor {
  return typeof value === 'number' ? constant(like.graph, value) : value
}

/** `a + b`, broadcasting. */
export function add(a: Tensor, b: Operand): Tensor {
  const right = operand(a, b)
  return record([a, right], rawBinary('Add', a, right), g => [
    unbroadcast(g, a.shape),
    isConstant(right) ? null : unbroadcast(g, right.shape),
  ])
}

/** `a - b`, broadcasting. */
export function subtract(a: Tensor, b: Operand): Tensor {
  const right = operand(a, b)
  return record([a, right], rawBinary('Sub', a, right), g => [
    unbroadcast(g, a.shape),
    isConstant(right) ? null : unbroadcast(rawUnary('Neg', g), right.shape),
  ])
}

/** `a * b`, broadcasting. */
export function multiply(a: Tensor, b: Operand): Tensor {
  const right = operand(a, b)
  return record([a, right], rawBinary('Mul', a, right), g => [
    isConstant(a) ? null : unbroadcast(rawBinary('Mul', g, right), a.shape),
    isConstant(right) ? null : unbroadcast(rawBinary('Mul', g, a), right.shape),
  ])
}

/** `a / b`, broadcasting. */
export function divide(a: Tensor, b: Operand): Tensor {
  const right = operand(a, b)
  const quotient = rawBinary('Div', a, right)
  return record([a, right], quotient, (g) => {
    const scaled = rawBinary('Div', g, right)
    return [
      isConstant(a) ? null : unbroadcast(scaled, a.shape),
      isConstant(right) ? null : unbroadcast(rawUnary('Neg', rawBinary('Mul', scaled, quotient)), right.shape),
    ]
  })
}

/** The smaller of both, broadcasting; where they are equal the gradient goes to `a`. */
export function minimum(a: Tensor, b: Operand): Tensor {
  const right = operand(a, b)
  return record([a, right], rawBinary('Min', a, right), (g) => {
    const first = rawCompare('LessOrEqual', a, right)
    return [
      unbroadcast(rawWhere(first, g, 0), a.shape),
      isConstant(right) ? null : unbroadcast(rawWhere(first, constant(g.graph, 0), g), right.shape),
    ]
  })
}

/** `x` limited to [low, high]; no gradient where it is limited. */
export function clip(x: Tensor, low: number, high: number): Tensor {
  const above = rawWhere(rawCompare('Greater', x, high), constant(x.graph, high), x)
  const limited = rawWhere(rawCompare('Less', x, low), constant(x.graph, low), above)
  return record([x], limited, g => [rawWhere(rawCompare('Equal', x, limited), g, 0)])
}

function unary(op: UnaryOp, x: Tensor, derivative: (gradient: Tensor, result: Tensor) => Tensor): Tensor {
  const result = rawUnary(op, x)
  return record([x], result, g => [derivative(g, result)])
}

/** `-x`. */
export function negate(x: Tensor): Tensor {
  return unary('Neg', x, g => rawUnary('Neg', g))
}

/** `e^x`. */
export function exp(x: Tensor): Tensor {
  return unary('Exp', x, (g, y) => rawBinary('Mul', g, y))
}

/** The natural logarithm; `x` must be positive. */
export function log(x: Tensor): Tensor {
  return unary('Log', x, g => rawBinary('Div', g, x))
}

/** The square root; `x` must be positive. */
export function sqrt(x: Tensor): Tensor {
  return unary('Sqrt', x, (g, y) => rawBinary('Div', rawBinary('Mul', g, 0.5), y))
}

/** `x * x`. */
export function square(x: Tensor): Tensor {
  return record([x], rawBinary('Mul', x, x), g => [rawBinary('Mul', rawBinary('Mul', g, x), 2)])
}

/** The magnitude; its gradient at 0 is that of the negative side. */
export function absolute(x: Tensor): Tensor {
  return unary('Abs', x, g => rawWhere(rawCompare('Greater', x, 0), g, rawUnary('Neg', g)))
}

/** The hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return unary('Tanh', x, (g, y) => rawBinary('Sub', g, rawBinary('Mul', g, rawBinary('Mul', y, y))))
}

/** `1 / (1 + e^-x)`. */
export function sigmoid(x: Tensor): Tensor {
  return unary('Sigmoid', x, (g, y) => rawBinary('Mul', g, rawBinary('Sub', y, rawBinary('Mul', y, y))))
}

/** `max(x, 0)`. */
export function relu(x: Tensor): Tensor {
  return unary('Relu', x, g => rawWhere(rawCompare('Greater', x, 0), g, 0))
}

/**
 * The Gaussian error linear unit in its exact form, `x * cdf(x)`.
 * @see Hendrycks & Gimpel 2016, arXiv:1606.08415
 */
export function gelu(x: Tensor): Tensor {
  const cumulative = rawBinary('Mul', rawBinary('Add', rawUnary('Erf', rawBinary('Mul', x, Math.SQRT1_2)), 1), 0.5)
  return record([x], rawBinary('Mul', x, cumulative), (g) => {
    const bell = rawUnary('Exp', rawBinary('Mul', rawBinary('Mul', x, x), -0.5))
    const density = rawBinary('Mul', bell, 1 / Math.sqrt(2 * Math.PI))
    return [rawBinary('Mul', g, rawBinary('Add', cumulative, rawBinary('Mul', x, density)))]
  })
}

/** The same values, through which no gradient flows. */
export function stopGradient(x: Tensor): Tensor {
  return rawUnary('Identity', x)
}
