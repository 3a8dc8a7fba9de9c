import fc from 'fast-check'
import { expect, it } from 'vitest'
import { envelope } from './decimate.ts'
import { buildLevels, levelFor } from './series-levels.ts'

it('looks as the whole series does at any zoom: the same extremes, to a column, and a fraction of the samples', () => {
  fc.assert(fc.property(fc.integer({ min: 5000, max: 60_000 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1000 }), (length, zoom, turn) => {
    const timesUs = Float64Array.from({ length }, (_, at) => at * 40_000)
    const values = Float32Array.from(timesUs, (_time, at) => Math.sin(at / turn) + (at % 997 === 0 ? 3 : 0))
    const wholeUs = length * 40_000
    const view = { startUs: wholeUs / 3, spanUs: wholeUs / zoom, widthPx: 400 }
    const { series, stride } = levelFor(buildLevels({ timesUs, values }), view)
    const coarse = envelope(series, view, 120_000 * stride)
    const fine = envelope({ timesUs, values }, view, 120_000)
    const extreme = (columns: Float32Array, column: number, pick: (...values: number[]) => number): number => pick(...columns.slice(Math.max(0, column - 1), column + 2).filter(value => !Number.isNaN(value)))
    for (let column = 1; column < 399; column += 7) {
      if (Number.isNaN(fine.high[column]))
        continue
      expect(extreme(coarse.high, column, Math.max)).toBeGreaterThanOrEqual(fine.high[column]! - 1e-6)
      expect(extreme(coarse.low, column, Math.min)).toBeLessThanOrEqual(fine.low[column]! + 1e-6)
    }
    expect(series.timesUs.length * Math.min(1, 1 / zoom)).toBeLessThan(Math.max(4096, 3 * 400 * 5))
  }), { numRuns: 30 })
})

it('keeps a gap that is longer than what is joined', () => {
  const values = Float32Array.from({ length: 40_000 }, (_, at) => at > 10_000 && at < 30_000 ? Number.NaN : 1)
  const levels = buildLevels({ timesUs: Float64Array.from(values, (_, at) => at * 1000), values })
  expect(levels.at(-1)!.values.some(value => Number.isNaN(value))).toBe(true)
})
