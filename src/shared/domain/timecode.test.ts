import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTimecode, parseTimecode } from './timecode.ts'

const from = { times: Float64Array.from([0, 40_000, 90_000, 3_000_000]), timeUs: 50_000 }

describe('formatTimecode', () => {
  it('writes hours, minutes, seconds and rounds down', () => {
    expect(formatTimecode(72_480_999)).toBe('00:01:12.480')
    expect(formatTimecode(72_480_999, { hours: false, decimals: 1 })).toBe('01:12.4')
    expect(formatTimecode(3_600_000_000 * 12 + 59_999_999, { decimals: 0 })).toBe('12:00:59')
    expect(formatTimecode(-1_500_000)).toBe('-00:00:01.500')
    expect(formatTimecode(-10)).toBe('00:00:00.000')
    expect(formatTimecode(1_234_567, { decimals: 6 })).toBe('00:00:01.234567')
  })
})

describe('parseTimecode', () => {
  it('reads times, frames, PTS and distances', () => {
    const read = (text: string): number => parseTimecode(text, from)
    expect([read('1:02:03.5'), read('2:03'), read('12,48 s'), read(' 90 ')]).toEqual([3_723_500_000, 123_000_000, 12_480_000, 90_000_000])
    expect([read('f2'), read('F 99'), read('+f1'), read('-f5'), read('pts 480000')]).toEqual([90_000, 3_000_000, 90_000, 0, 480_000])
    expect([read('+1.5'), read('-0:01')]).toEqual([1_550_000, -950_000])
  })

  it('says what it could not read', () => {
    expect(() => parseTimecode('noon', from)).toThrowError(expect.objectContaining({ code: 'bad-input' }))
    expect(() => parseTimecode('', from)).toThrow('is not a time')
  })

  it('reads back what formatTimecode wrote', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 90_000_000_000 }), (timeUs) => {
      expect(parseTimecode(formatTimecode(timeUs, { decimals: 6 }), from)).toBe(timeUs)
    }))
  })
})
