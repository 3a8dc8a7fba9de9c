import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareActionNetwork } from './action-network.ts'

describe('prepareActionNetwork', () => {
  // two components, two hidden units, one of which answers to the first component only above 1, and one action
  const network = prepareActionNetwork({
    inputs: 2,
    hiddenWeights: Float32Array.of(1, 0, 0, -2),
    hiddenOffsets: Float32Array.of(-1, 0.5),
    weights: Float32Array.of(0.5, 0.25),
    offsets: Float32Array.of(0.1),
  })
  const run = (a: number, b: number): number => {
    const intensities = new Float32Array(1)
    network.run([a, b], intensities)
    return intensities[0]!
  }

  it('says what the two layers say above neutral', () => {
    // hidden: 3 - 1 = 2 and .5 + 2 = 2.5; .5 * 2 + .25 * 2.5 = 1.625, neutral .25 * .5 = .125
    expect(run(3, -1)).toBeCloseTo(1.5, 6)
  })

  it('is 0 at neutral, and never negative', () => {
    expect(run(0, 0)).toBe(0)
    fc.assert(fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (a, b) => run(a, b) >= 0))
    // without the floor this would be below neutral
    expect(run(0, 1)).toBe(0)
  })
})
