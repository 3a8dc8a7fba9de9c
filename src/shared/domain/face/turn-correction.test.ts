import { describe, expect, it } from 'vitest'
import { correctTurn, turnFeatureCount, turnFeatures } from './turn-correction.ts'

const canonical = Float32Array.from({ length: 468 * 3 }, (_, i) => Math.sin(i))

describe('correctTurn', () => {
  it('leaves the turn as measured without factors', () => {
    expect(correctTurn([10, -5, 2], canonical, new Float32Array(3 * turnFeatureCount))).toEqual([10, -5, 2])
  })

  it('adds to each axis what its own row of factors says', () => {
    const factors = new Float32Array(3 * turnFeatureCount)
    factors[turnFeatureCount - 1] = 1.5
    factors[turnFeatureCount + 1] = 2
    const [yaw, pitch, roll] = correctTurn([10, 15, 2], canonical, factors)
    expect([yaw, roll]).toEqual([11.5, 2])
    expect(pitch).toBeCloseTo(15 + 2 * turnFeatures([10, 15, 2], canonical)[1]!, 5)
  })
})
