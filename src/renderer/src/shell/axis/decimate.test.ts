import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envelope, longestGapUs, rowAt } from './decimate.ts'

function series(values: readonly number[], stepUs = 100) {
  return { timesUs: Float64Array.from(values, (_, row) => row * stepUs), values: Float32Array.from(values) }
}

describe('envelope', () => {
  it('keeps the extremes of each column', () => {
    const { low, high } = envelope(series([0, 9, 1, 2, -5, 3]), { startUs: 0, spanUs: 600, widthPx: 2 }, 300)
    expect([...low]).toEqual([0, -5])
    expect([...high]).toEqual([9, 3])
  })

  it('joins neighbouring samples with a line when zoomed in, and enters from the left', () => {
    const { low, high } = envelope(series([0, 10]), { startUs: 50, spanUs: 50, widthPx: 5 }, 300)
    expect([...low]).toEqual([5, 6, 7, 8, 9])
    expect([...high]).toEqual([...low])
  })

  it('leaves a gap where values are missing or samples lie far apart', () => {
    const missing = envelope(series([1, Number.NaN, Number.NaN, 1]), { startUs: 0, spanUs: 400, widthPx: 4 }, 300)
    expect([...missing.low].map(Number.isNaN)).toEqual([false, true, true, false])
    const sparse = envelope({ timesUs: Float64Array.of(0, 900), values: Float32Array.of(1, 1) }, { startUs: 0, spanUs: 1000, widthPx: 10 }, 300)
    expect([...sparse.low].filter(value => !Number.isNaN(value))).toHaveLength(2)
  })

  it('never loses or invents an extreme', () => {
    const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 300 })
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 500 }), (list, widthPx) => {
      const { low, high } = envelope(series(list), { startUs: 0, spanUs: list.length * 100, widthPx }, 300)
      const known = (column: Float32Array): number[] => [...column].filter(value => !Number.isNaN(value))
      expect(Math.max(...known(high))).toBe(Math.max(...list))
      expect(Math.min(...known(low))).toBe(Math.min(...list))
    }))
  })
})

describe('rowAt', () => {
  it('names the row in force, or none when it is too old', () => {
    const timesUs = Float64Array.of(0, 100, 200, 5000)
    expect([rowAt(timesUs, -1, 300), rowAt(timesUs, 150, 300), rowAt(timesUs, 501, 300), rowAt(timesUs, 9e9, Infinity)]).toEqual([-1, 1, -1, 3])
  })
})

describe('longestGapUs', () => {
  it('follows the usual distance, not the outliers', () => {
    expect(longestGapUs(Float64Array.of(0, 33, 66, 100, 9000))).toBe(102)
  })
})
