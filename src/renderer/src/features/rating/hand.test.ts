import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scalePresets } from '#shared/domain/trace/scales.ts'
import { isUnbounded, placeOf, pushed, stickPush, valuesAt } from './hand.ts'

const preset = (key: string) => scalePresets.find(one => one.key === key)!
const push = fc.record({ right: fc.double({ min: -2, max: 2, noNaN: true }), up: fc.double({ min: -2, max: 2, noNaN: true }) })

describe('a hand on a scale', () => {
  it('never leaves a bounded axis, and a circle never leaves its disc', () => {
    fc.assert(fc.property(fc.constantFrom('valence', 'valence-arousal', 'circumplex'), push, push, fc.double({ min: 0, max: 9, noNaN: true }), (key, place, next, seconds) => {
      const values = pushed(preset(key), valuesAt(preset(key), place), next, seconds)
      expect(values).toHaveLength(preset(key).axes.length)
      for (const value of values)
        expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-9)
      if (key === 'circumplex')
        expect(Math.hypot(...values)).toBeLessThanOrEqual(1 + 1e-9)
    }))
  })

  it('is where its values say, and up is more', () => {
    expect(valuesAt(preset('valence-arousal'), { right: 0.5, up: -0.25 })).toEqual([0.5, -0.25])
    expect(placeOf(preset('valence-arousal'), [0.5, -0.25])).toEqual({ right: 0.5, up: -0.25 })
    expect(valuesAt(preset('valence'), { right: 0.9, up: 0.5 })).toEqual([0.5])
  })

  it('goes on without end where the axis has none', () => {
    let values: readonly number[] = [0]
    for (let second = 0; second < 16; second++)
      values = pushed(preset('engagement'), values, { right: 0, up: 1 }, 1)
    expect(values[0]).toBeCloseTo(10, 9)
    expect([isUnbounded(preset('engagement')), isUnbounded(preset('valence'))]).toEqual([true, false])
  })

  it('reads a stick, up as more, and takes a resting one for none', () => {
    expect(stickPush([0.5, -1])).toEqual({ right: 0.5, up: 1 })
    expect([stickPush([0.03, 0.05]), stickPush([])]).toEqual([null, null])
  })
})
