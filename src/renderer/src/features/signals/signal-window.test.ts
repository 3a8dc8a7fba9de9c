import { describe, expect, it } from 'vitest'
import { covers, readSignals, spanToFetch } from './signal-window.ts'

function bytesOf(times: number[], ...columns: number[][]): ArrayBuffer {
  const buffer = new ArrayBuffer(times.length * (8 + 4 * columns.length))
  new Float64Array(buffer, 0, times.length).set(times)
  columns.forEach((column, place) => new Float32Array(buffer, times.length * (8 + 4 * place), times.length).set(column))
  return buffer
}

const asked = { startUs: 0, endUs: 1000 }

describe('readSignals', () => {
  it('parts times and columns', () => {
    const window = readSignals(bytesOf([0, 500], [1, Number.NaN], [3, 4]), { columns: ['a', 'b'], rows: 2, reduced: false }, asked)
    expect([...window.timesUs]).toEqual([0, 500])
    expect([...window.columns.get('a') ?? []]).toEqual([1, Number.NaN])
    expect([...window.columns.get('b') ?? []]).toEqual([3, 4])
    expect(window.reduced).toBe(false)
  })

  it('refuses bytes that are too short', () => {
    expect(() => readSignals(bytesOf([0], [1]), { columns: ['a', 'b'], rows: 1, reduced: false }, asked)).toThrow(RangeError)
  })
})

describe('spanToFetch', () => {
  it('asks for a view more on each side, within the clip', () => {
    expect(spanToFetch({ startUs: 500, spanUs: 1000, widthPx: 100 }, { minUs: 0, maxUs: 9000 })).toEqual({ startUs: 0, endUs: 2500, maxRows: 750 })
  })
})

describe('covers', () => {
  const whole = { timesUs: new Float64Array(10), columns: new Map(), startUs: 0, endUs: 10_000, reduced: false }
  it('is content with all rows at any zoom, and with a row a pixel else', () => {
    expect(covers(whole, { startUs: 10, spanUs: 5, widthPx: 900 })).toBe(true)
    expect(covers({ ...whole, reduced: true }, { startUs: 0, spanUs: 10_000, widthPx: 10 })).toBe(true)
    expect(covers({ ...whole, reduced: true }, { startUs: 0, spanUs: 5000, widthPx: 10 })).toBe(false)
    expect(covers(whole, { startUs: 9000, spanUs: 5000, widthPx: 10 })).toBe(false)
  })
})
