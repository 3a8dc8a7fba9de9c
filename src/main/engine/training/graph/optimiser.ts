import type { Tensor } from './graph.ts'
import type { Scope } from './parameters.ts'
import { gradients } from './gradients.ts'
import { constant, input, output, sizeOf } from './graph.ts'
import { decayMask, parameterCount } from './parameters.ts'
import { rawBinary, rawConcat, rawReduce, rawReshape, rawUnary } from './primitives.ts'

/** Settings of AdamW that stand in the graph; the learning rate is an input. */
export type OptimiserOptions = Readonly<{ beta1?: number, beta2?: number, weightDecay?: number, clipNorm?: number }>

/** Decay rates of the moments unless a run says otherwise. */
export const defaultBetas = { beta1: 0.9, beta2: 0.98 } as const

const stability = 1e-8

/** The gradient of `loss` by every parameter of the scope, in flat order: shape [parameters]. */
export function flatGradient(scope: Scope, loss: Tensor): Tensor {
  const roots = scope.store.specs.map(spec => scope.parameter(spec.name, spec.shape, spec.initial, spec.decay))
  return rawConcat(gradients(loss, roots).map(each => rawReshape(each, [sizeOf(each.shape)])), 0)
}

function clipped(gradient: Tensor, clipNorm: number): { gradient: Tensor, norm: Tensor } {
  const squares = rawReshape(rawReduce('ReduceSum', rawBinary('Mul', gradient, gradient), [0]), [])
  const norm = rawUnary('Sqrt', squares)
  const ratio = rawBinary('Div', constant(gradient.graph, clipNorm), rawBinary('Add', norm, 1e-6))
  return { gradient: rawBinary('Mul', gradient, rawBinary('Min', ratio, 1)), norm }
}

/**
 * Turns a graph with a scalar `loss` into a training step: global-norm clipping and AdamW with decoupled decay.
 * Inputs `parameters`, `moment1`, `moment2` [parameters] and the scalars `rate`, `correction1`, `correction2` (1 - beta^step);
 * outputs `parameters.next`, `moment1.next`, `moment2.next`, `loss` and `gradientNorm` (before clipping).
 * @see Loshchilov & Hutter 2019, arXiv:1711.05101
 */
export function addTrainingStep(scope: Scope, loss: Tensor, options: OptimiserOptions = {}): void {
  const { beta1 = defaultBetas.beta1, beta2 = defaultBetas.beta2, weightDecay = 0.01, clipNorm = 1 } = options
  const { graph, store } = scope
  const { gradient, norm } = clipped(flatGradient(scope, loss), clipNorm)
  const shape = [parameterCount(store)]
  const parameters = scope.flat()
  const [rate, correction1, correction2] = ['rate', 'correction1', 'correction2'].map(name => input(graph, name, [])) as [Tensor, Tensor, Tensor]
  const blend = (old: Tensor, fresh: Tensor, beta: number): Tensor => rawBinary('Add', rawBinary('Mul', old, beta), rawBinary('Mul', fresh, 1 - beta))
  const moment1 = blend(input(graph, 'moment1', shape), gradient, beta1)
  const moment2 = blend(input(graph, 'moment2', shape), rawBinary('Mul', gradient, gradient), beta2)
  const spread = rawBinary('Add', rawUnary('Sqrt', rawBinary('Div', moment2, correction2)), stability)
  const adaptive = rawBinary('Div', rawBinary('Div', moment1, correction1), spread)
  const decay = rawBinary('Mul', rawBinary('Mul', parameters, constant(graph, decayMask(store), shape)), weightDecay)
  output('parameters.next', rawBinary('Sub', parameters, rawBinary('Mul', rawBinary('Add', adaptive, decay), rate)))
  output('moment1.next', moment1)
  output('moment2.next', moment2)
  output('loss', loss)
  output('gradientNorm', norm)
}
