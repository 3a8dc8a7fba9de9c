import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameIndexAt, frameSpan, nearestFrameIndex, steppedPts } from './frame-times.ts'

const variable = Float64Array.from([80_000, 113_333, 180_000, 200_000, 900_000])

const timesArbitrary = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 200 })
  .map(gaps => Float64Array.from(gaps.reduce<number[]>((list, gap) => [...list, (list.at(-1) ?? 0) + gap], [])))

describe('frameIndexAt', () => {
  it('names the last frame whose PTS is not after the time', () => {
    const asked = [0, 80_000, 113_332, 113_333, 199_999, 200_000, 899_999, 5e6]
    expect(asked.map(timeUs => frameIndexAt(variable, timeUs))).toEqual([0, 0, 0, 1, 2, 3, 3, 4])
    expect(frameIndexAt(new Float64Array(0), 10)).toBe(-1)
  })

  it('agrees with a linear search', () => {
    fc.assert(fc.property(timesArbitrary, fc.integer({ min: -10, max: 40_000_000 }), (times, timeUs) => {
      const linear = Math.max(0, times.findLastIndex(pts => pts <= timeUs))
      expect(frameIndexAt(times, timeUs)).toBe(linear)
    }))
  })
})

describe('nearestFrameIndex', () => {
  it('rounds to the nearer frame and to the earlier on a tie', () => {
    expect([0, 146_666, 146_667, 190_000, 190_001].map(timeUs => nearestFrameIndex(variable, timeUs))).toEqual([0, 1, 2, 2, 3])
  })
})

describe('steppedPts', () => {
  it('moves by frames, not by time, and stops at both ends', () => {
    expect(steppedPts(variable, 120_000, 1)).toBe(180_000)
    expect(steppedPts(variable, 120_000, -1)).toBe(80_000)
    expect(steppedPts(variable, 80_000, -3)).toBe(80_000)
    expect(steppedPts(variable, 200_000, 9)).toBe(900_000)
  })

  it('takes back a step with the opposite step away from the ends', () => {
    fc.assert(fc.property(timesArbitrary, fc.nat(), (times, seed) => {
      fc.pre(times.length > 2)
      const pts = times[1 + seed % (times.length - 2)]!
      expect(steppedPts(times, steppedPts(times, pts, 1), -1)).toBe(pts)
    }))
  })
})

describe('frameSpan', () => {
  it('is half open up to the next frame; the last repeats the gap before it', () => {
    expect(frameSpan(variable, 1)).toEqual({ startUs: 113_333, endUs: 180_000 })
    expect(frameSpan(variable, 4)).toEqual({ startUs: 900_000, endUs: 1_600_000 })
    expect(frameSpan(Float64Array.of(7), 0)).toEqual({ startUs: 7, endUs: 40_007 })
  })
})
