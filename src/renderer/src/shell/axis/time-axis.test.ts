import type { TimeAxis } from './time-axis.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endUs, fitted, following, panned, pxToTime, resized, showing, timeToPx, wholeAxis, zoomedAt } from './time-axis.ts'

const whole = wholeAxis({ minUs: 0, maxUs: 60_000_000, widthPx: 1000, leastSpanUs: 500_000 })

const moves = fc.array(fc.oneof(
  fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), px: fc.integer({ min: 0, max: 1000 }) })
    .map(({ factor, px }) => (axis: TimeAxis) => zoomedAt(axis, factor, px)),
  fc.integer({ min: -5000, max: 5000 }).map(px => (axis: TimeAxis) => panned(axis, px)),
  fc.integer({ min: 1, max: 4000 }).map(px => (axis: TimeAxis) => resized(axis, px)),
  fc.integer({ min: 0, max: 60_000_000 }).map(timeUs => (axis: TimeAxis) => following(axis, timeUs)),
), { maxLength: 30 })

describe('the axis', () => {
  it('maps time to pixels and back', () => {
    expect(timeToPx(whole, 30_000_000)).toBe(500)
    expect(pxToTime(whole, 250)).toBe(15_000_000)
  })

  it('keeps the time under the pointer while zooming', () => {
    const zoomed = zoomedAt(whole, 4, 700)
    expect(zoomed.spanUs).toBe(15_000_000)
    expect(pxToTime(zoomed, 700)).toBeCloseTo(pxToTime(whole, 700), 3)
  })

  it('never leaves the clip and never zooms in further than allowed', () => {
    fc.assert(fc.property(moves, (list) => {
      const axis = list.reduce((current, move) => move(current), whole)
      expect(axis.startUs).toBeGreaterThanOrEqual(-1e-6)
      expect(endUs(axis)).toBeLessThanOrEqual(60_000_000.001)
      expect(axis.spanUs).toBeGreaterThanOrEqual(500_000)
    }))
  })

  it('fits the clip and shows a span with room around it', () => {
    const axis = showing(whole, { startUs: 10_000_000, endUs: 20_000_000 })
    expect([axis.startUs, axis.spanUs]).toEqual([9_000_000, 12_000_000])
    expect(fitted(axis)).toEqual(whole)
  })

  it('keeps the scale when the window grows, and stays whole when it was whole', () => {
    const zoomed = zoomedAt(whole, 4, 0)
    expect(resized(zoomed, 2000).spanUs).toBe(30_000_000)
    expect(resized(whole, 2000).spanUs).toBe(60_000_000)
    expect(resized(whole, 0)).toBe(whole)
  })

  it('turns the page only when the cursor leaves it', () => {
    const zoomed = zoomedAt(whole, 6, 0)
    expect(following(zoomed, 9_999_999)).toBe(zoomed)
    expect(following(zoomed, 10_000_000).startUs).toBe(8_750_000)
  })
})
