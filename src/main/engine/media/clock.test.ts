import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticksToUs, usToTicks } from './clock.ts'

describe('the clock', () => {
  it('rounds to the nearest microsecond, halves away from zero', () => {
    expect(ticksToUs(1n, { num: 1, den: 90_000 })).toBe(11)
    expect(ticksToUs(1n, { num: 1001, den: 30_000 })).toBe(33_367)
    expect(ticksToUs(1n, { num: 1, den: 2_000_000 })).toBe(1)
    expect(ticksToUs(-1n, { num: 1, den: 2_000_000 })).toBe(-1)
  })

  it('finds every tick again that is longer than a microsecond', () => {
    fc.assert(fc.property(fc.bigInt(-(2n ** 40n), 2n ** 40n), fc.constantFrom(1000, 15_360, 30_000, 90_000, 1_000_000), (ticks, den) => {
      expect(usToTicks(ticksToUs(ticks, { num: 1, den }), { num: 1, den })).toBe(ticks)
    }))
  })
})
