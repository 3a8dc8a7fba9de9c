import type { Tensor } from './graph.ts'
import type { Scope } from './parameters.ts'
import { describe, expect, it } from 'vitest'
import { createOptimiserState, openSession, openTrainingStep } from '#engine/training/step-session.ts'
import { buildModel } from './build-model.ts'
import { add, multiply, square } from './elementwise.ts'
import { differenceAt, relativeDistance } from './finite-differences.ts'
import { constant, createGraph, input, output } from './graph.ts'
import { attend, feedForward, linear, normalise, splitHeads } from './layers.ts'
import { embed } from './lookup.ts'
import { crossEntropy } from './losses.ts'
import { addTrainingStep, defaultBetas, flatGradient } from './optimiser.ts'
import { carryOver, createParameterStore, createScope, decayMask, initialParameters, layoutOf, parameterCount } from './parameters.ts'
import { mean, sum } from './reduction.ts'
import { reshape } from './shape.ts'

const classes = 3

/** A small transformer over token ids [2, 4]: embedding, attention, feed forward, and a class for each row. */
function model(scope: Scope): Tensor {
  const ids = constant(scope.graph, Int32Array.of(0, 1, 2, 3, 4, 1, 0, 2), [2, 4])
  const tokens = embed(scope.parameter('tokens', [5, 6], { deviation: 0.7 }, false), ids)
  const unit = normalise(scope, 'before', tokens)
  const [query, key, value] = ['query', 'key', 'value'].map(name => splitHeads(linear(scope, name, unit, 6), 2)) as [Tensor, Tensor, Tensor]
  const mixed = add(tokens, linear(scope, 'out', reshape(attend(query, key, value, null), [2, 4, 6]), 6))
  const deep = add(mixed, feedForward(scope, 'deep', normalise(scope, 'middle', mixed), 2))
  const logits = linear(scope, 'head', mean(deep, { axes: [1] }), classes)
  return crossEntropy(logits, constant(scope.graph, Float32Array.of(1, 0, 0, 0, 0.2, 0.8), [2, classes]))
}

describe('whole models', () => {
  it('have the gradient that finite differences show', async () => {
    const store = createParameterStore()
    const graph = createGraph('gradient')
    const scope = createScope(graph, store, 'flat')
    const losses = model(scope)
    output('losses', losses)
    output('gradient', flatGradient(scope, sum(losses)))
    scope.flat()
    const session = await openSession(buildModel(graph), { threads: 1 })
    const parameters = initialParameters(store, 3)
    const loss = async (): Promise<number> => {
      const { losses } = await session.run({ parameters })
      return losses!.reduce((total, each) => total + each, 0)
    }
    const { gradient: analytic } = await session.run({ parameters })
    const differences: number[] = []
    for (let index = 0; index < parameters.length; index++)
      differences.push(await differenceAt(parameters, index, 0.03, loss))
    await session.close()
    expect(parameters.length).toBe(parameterCount(store))
    expect(relativeDistance([...analytic!], differences)).toBeLessThan(1e-4)
  })

  it('give the same result from one flat input, an input each, and baked constants', async () => {
    const store = createParameterStore()
    const build = (source: Parameters<typeof createScope>[2]): Uint8Array => {
      const graph = createGraph('model')
      const scope = createScope(graph, store, source)
      output('losses', model(scope))
      if (source === 'flat')
        scope.flat()
      return buildModel(graph)
    }
    const flatModel = build('flat')
    const parameters = initialParameters(store, 3)
    const each = Object.fromEntries(store.specs.map(spec => [`p.${spec.name}`, parameters.subarray(spec.start, spec.start + spec.size)]))
    const results = []
    for (const [bytes, feeds] of [[flatModel, { parameters }], [build('each'), each], [build({ baked: parameters }), {}]] as const) {
      const session = await openSession(bytes, { threads: 1 })
      const { losses } = await session.run(feeds)
      results.push([...losses!])
      await session.close()
    }
    expect(results[1]).toEqual(results[0])
    expect(results[2]![0]).toBeCloseTo(results[0]![0]!, 5)
  })
})

/** AdamW with clipping in float64, as the papers write it. */
function reference(start: readonly number[], gradient: (p: readonly number[]) => number[], decays: readonly number[], steps: number, rate: number): number[] {
  const { beta1, beta2 } = defaultBetas
  let parameters = [...start]
  const first = start.map(() => 0)
  const second = start.map(() => 0)
  for (let step = 1; step <= steps; step++) {
    const raw = gradient(parameters)
    const scale = Math.min(1, 1 / (Math.hypot(...raw) + 1e-6))
    parameters = parameters.map((value, index) => {
      const slope = raw[index]! * scale
      first[index] = beta1 * first[index]! + (1 - beta1) * slope
      second[index] = beta2 * second[index]! + (1 - beta2) * slope * slope
      const adaptive = first[index]! / (1 - beta1 ** step) / (Math.sqrt(second[index]! / (1 - beta2 ** step)) + 1e-8)
      return value - rate * (adaptive + 0.1 * decays[index]! * value)
    })
  }
  return parameters
}

describe('training step', () => {
  it('is AdamW with global-norm clipping', async () => {
    const graph = createGraph('bowl')
    const store = createParameterStore()
    const scope = createScope(graph, store, 'flat')
    const position = scope.parameter('position', [3], { deviation: 2 }, true)
    const offset = scope.parameter('offset', [3], 'ones', false)
    const slopes = [3, 0.5, -2]
    const target = input(graph, 'target', [3])
    addTrainingStep(scope, sum(add(square(add(position, target)), multiply(offset, constant(graph, Float32Array.from(slopes), [3])))), { weightDecay: 0.1 })
    const parameters = initialParameters(store, 5)
    const start = [...parameters]
    const state = createOptimiserState(parameters)
    const step = await openTrainingStep(buildModel(graph), state, { threads: 1 })
    const targets = [1, -2, 0.5]
    let first = 0
    for (let taken = 0; taken < 7; taken++) {
      const { loss, gradientNorm } = await step.run({ target: Float32Array.from(targets) }, 0.05)
      first ||= gradientNorm![0]!
      expect(Number.isFinite(loss![0])).toBe(true)
    }
    await step.close()
    const gradient = (p: readonly number[]): number[] => [...targets.map((value, index) => 2 * (p[index]! + value)), ...slopes]
    const expected = reference(start, gradient, [1, 1, 1, 0, 0, 0], 7, 0.05)
    expect(first).toBeCloseTo(Math.hypot(...gradient(start)), 4)
    expect(state.step).toBe(7)
    expect(relativeDistance([...state.parameters], expected)).toBeLessThan(1e-5)
  })

  it('leaves out what no output rests on', async () => {
    const graph = createGraph('lean')
    const store = createParameterStore()
    const scope = createScope(graph, store, 'each')
    const x = input(graph, 'x', [2, 3])
    linear(scope, 'unused', x, 50)
    output('y', linear(scope, 'used', x, 2))
    const session = await openSession(buildModel(graph), { threads: 1 })
    expect([...session.shapes.keys()].sort()).toEqual(['p.used.bias', 'p.used.weight', 'x'])
    await session.close()
  })
})

describe('parameters that grow', () => {
  it('keep what they learned and start afresh elsewhere', () => {
    const small = createParameterStore()
    const large = createParameterStore()
    const shapes = { small: [2, 3], large: [4, 5] }
    const flatScope = (store: typeof small): Scope => createScope(createGraph('g'), store, 'each')
    flatScope(small).parameter('table', shapes.small, { deviation: 1 }, true)
    flatScope(large).parameter('fresh', [2], 'ones', false)
    flatScope(large).parameter('table', shapes.large, { deviation: 1 }, true)
    const learned = Float32Array.of(1, 2, 3, 4, 5, 6)
    const start = initialParameters(large, 1)
    const carried = carryOver(layoutOf(small), learned, large, start)
    expect([...carried.subarray(0, 2)]).toEqual([1, 1])
    expect([...carried.subarray(2, 5)]).toEqual([1, 2, 3])
    expect([...carried.subarray(7, 10)]).toEqual([4, 5, 6])
    expect([...carried.subarray(12)]).toEqual([...start.subarray(12)])
    expect([...decayMask(large).subarray(0, 3)]).toEqual([0, 0, 1])
  })
})
