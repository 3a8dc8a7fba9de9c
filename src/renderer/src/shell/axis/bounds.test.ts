import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameBound, movedBound } from './bounds.ts'

const times = Float64Array.from({ length: 20 }, (_, index) => index * 40_000)
const bounds = { startUs: 200_000, endUs: 400_000 }

describe('movedBound', () => {
  it('falls on frames', () => {
    expect(movedBound(bounds, 'start', 247_000, { times })).toEqual({ startUs: 240_000, endUs: 400_000 })
    expect(movedBound(bounds, 'end', 795_000, { times })).toEqual({ startUs: 200_000, endUs: 800_000 })
  })

  it('keeps a frame between the bounds', () => {
    expect(movedBound(bounds, 'start', 900_000, { times })).toEqual({ startUs: 360_000, endUs: 400_000 })
    expect(movedBound(bounds, 'end', 0, { times })).toEqual({ startUs: 200_000, endUs: 240_000 })
  })

  it('is drawn to bounds of others and to the cursor within reach', () => {
    const snap = { times, magnets: [320_000, 480_000], reachUs: 60_000 }
    expect(movedBound(bounds, 'end', 425_000, snap).endUs).toBe(480_000)
    expect(movedBound(bounds, 'end', 419_000, snap).endUs).toBe(400_000)
  })

  it('always leaves whole microseconds and a span', () => {
    fc.assert(fc.property(fc.constantFrom('start' as const, 'end' as const), fc.double({ min: -1e6, max: 2e6, noNaN: true }), (part, timeUs) => {
      const moved = movedBound(bounds, part, timeUs, { times })
      expect(moved.endUs).toBeGreaterThan(moved.startUs)
      expect([moved.startUs, moved.endUs].every(Number.isInteger)).toBe(true)
    }))
  })
})

describe('frameBound', () => {
  it('offers the end of the last frame', () => {
    expect([frameBound(765_000, times), frameBound(790_000, times), frameBound(12.4, new Float64Array(0))]).toEqual([760_000, 800_000, 12])
  })
})
