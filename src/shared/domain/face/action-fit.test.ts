import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareActionFit } from './action-fit.ts'

const components = 12
const columns = 5
const actions = 4

/** A response whose columns differ but overlap, the same every time. */
const response = Float32Array.from({ length: columns * components }, (_, i) => Math.sin(i * 1.7) + (i % components === Math.floor(i / components) ? 2 : 0))

function compose(weights: readonly number[]): Float32Array {
  return Float32Array.from({ length: components }, (_, k) => weights.reduce((sum, weight, column) => sum + weight * response[column * components + k]!, 0))
}

describe('prepareActionFit', () => {
  const fit = prepareActionFit({ response, columns, components, actions }, 0)

  it('finds non-negative weights again, and a free column of either sign', () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(fc.property(fc.tuple(weight, weight, weight, weight, fc.double({ min: -1, max: 1, noNaN: true })), (truth) => {
      const found = new Float32Array(columns)
      fit.solve(compose(truth), found)
      truth.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 2))
    }), { numRuns: 50 })
  })

  it('never gives an action a negative weight', () => {
    const found = new Float32Array(columns)
    fit.solve(compose([-1, 0.5, -0.3, 0, -0.5]), found)
    expect(Math.min(...found.subarray(0, actions))).toBe(0)
    expect(found[4]).toBeLessThan(0)
  })

  it('is pulled towards zero by the ridge', () => {
    const [free, held] = [new Float32Array(columns), new Float32Array(columns)]
    fit.solve(compose([0.5, 0.5, 0.5, 0.5, 0]), free)
    prepareActionFit({ response, columns, components, actions }, 20).solve(compose([0.5, 0.5, 0.5, 0.5, 0]), held)
    expect(held[0]).toBeLessThan(free[0]!)
  })
})
