import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildPeakPyramid, peakColumns } from './peak-pyramid.ts'

const rateHz = 100

it('loses no peak at any zoom: each column reaches at least as far as the pairs that lie within it', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -127, max: 0 }), fc.integer({ min: 0, max: 127 })), { minLength: 1, maxLength: 6000, size: 'max' })
  fc.assert(fc.property(pairs, fc.nat(40_000_000), fc.integer({ min: 20_000, max: 60_000_000 }), fc.integer({ min: 1, max: 300 }), (list, startUs, spanUs, columns) => {
    const pyramid = buildPeakPyramid(Int8Array.from(list.flat()), rateHz)
    const { low, high } = peakColumns(pyramid, { startUs, spanUs, columns })
    const columnUs = spanUs / columns
    for (let column = 0; column < columns; column += Math.ceil(columns / 20)) {
      const first = Math.ceil((startUs + column * columnUs) / 10_000)
      const end = Math.min(list.length, Math.floor((startUs + (column + 1) * columnUs) / 10_000))
      const within = list.slice(first, Math.max(first, end))
      expect(low[column]).toBeLessThanOrEqual(Math.min(0, ...within.map(([least]) => least)))
      expect(high[column]).toBeGreaterThanOrEqual(Math.max(0, ...within.map(([, greatest]) => greatest)))
    }
  }), { numRuns: 60 })
})

it('shows silence outside of the sound and a loud moment only near where it is', () => {
  const peaks = new Int8Array(2 * rateHz * 60)
  peaks[2 * rateHz * 30] = -90
  peaks[2 * rateHz * 30 + 1] = 100
  const pyramid = buildPeakPyramid(peaks, rateHz)
  expect(pyramid.loudest).toBe(100)
  const { low, high } = peakColumns(pyramid, { startUs: -20_000_000, spanUs: 120_000_000, columns: 120 })
  expect(high.filter(value => value > 0).length).toBeLessThanOrEqual(2)
  expect([high[50], low[50]]).toEqual([100, -90])
})
