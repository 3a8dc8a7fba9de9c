import type { ShuttleInput } from './shuttle.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateLabel, shuttled, shuttleRates } from './shuttle.ts'

const press = (...inputs: ShuttleInput[]): number => inputs.reduce(shuttled, 0)

describe('shuttled', () => {
  it('doubles forward up to 16 times and backward likewise', () => {
    expect(press('forward')).toBe(1)
    expect(press('forward', 'forward', 'forward')).toBe(4)
    expect(press(...Array.from<ShuttleInput>({ length: 9 }).fill('forward'))).toBe(16)
    expect(press('back', 'back')).toBe(-2)
  })

  it('comes down before it turns', () => {
    expect(press('forward', 'forward', 'forward', 'back')).toBe(2)
    expect(press('forward', 'back')).toBe(-1)
    expect(press('back', 'back', 'forward', 'forward')).toBe(1)
    expect(press('forward', 'stop')).toBe(0)
  })

  it('halves to a sixteenth with Shift', () => {
    expect(press('slower-forward')).toBe(1 / 2)
    expect(press('slower-back', 'slower-back', 'slower-back', 'slower-back', 'slower-back')).toBe(-1 / 16)
    expect(press('slower-forward', 'forward')).toBe(1)
    expect(press('slower-forward', 'back')).toBe(-1)
  })

  it('only ever reaches the speeds of the scale, in both directions', () => {
    const scale: readonly number[] = [0, ...shuttleRates, ...shuttleRates.map(rate => -rate)]
    const inputs = fc.array(fc.constantFrom<ShuttleInput>('back', 'stop', 'forward', 'slower-back', 'slower-forward'))
    fc.assert(fc.property(inputs, (list) => {
      expect(scale.includes(press(...list))).toBe(true)
    }))
  })
})

describe('rateLabel', () => {
  it('writes slow speeds as fractions', () => {
    expect([0, 1, -4, 1 / 8, -1 / 16].map(rateLabel)).toEqual(['0x', '1x', '-4x', '1/8x', '-1/16x'])
  })
})
