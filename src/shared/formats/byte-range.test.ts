import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseByteRange, rangeAnswer } from './byte-range.ts'

describe('parseByteRange', () => {
  it('answers the whole file without a header, to other units, several ranges and nonsense', () => {
    for (const header of [null, '', 'items=0-1', 'bytes=0-1,4-5', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=a-b'])
      expect([header, parseByteRange(header, 10)]).toEqual([header, { kind: 'whole' }])
  })

  it('reads a closed, an open and a suffix range', () => {
    expect(parseByteRange('bytes=2-5', 10)).toEqual({ kind: 'part', start: 2, end: 5 })
    expect(parseByteRange('bytes=2-', 10)).toEqual({ kind: 'part', start: 2, end: 9 })
    expect(parseByteRange('bytes=-3', 10)).toEqual({ kind: 'part', start: 7, end: 9 })
    expect(parseByteRange('bytes=-99', 10)).toEqual({ kind: 'part', start: 0, end: 9 })
    expect(parseByteRange('bytes=0-99', 10)).toEqual({ kind: 'part', start: 0, end: 9 })
  })

  it('refuses what lies behind the end', () => {
    expect(parseByteRange('bytes=10-', 10)).toEqual({ kind: 'unsatisfiable' })
    expect(parseByteRange('bytes=-0', 10)).toEqual({ kind: 'unsatisfiable' })
    expect(parseByteRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' })
  })

  it('never leaves the file', () => {
    fc.assert(fc.property(fc.nat(5000), fc.nat(5000), fc.nat(5000), (first, last, size) => {
      for (const header of [`bytes=${first}-${last}`, `bytes=${first}-`, `bytes=-${last}`]) {
        const range = parseByteRange(header, size)
        if (range.kind === 'part')
          expect(range.start >= 0 && range.start <= range.end && range.end < size).toBe(true)
      }
    }))
  })
})

describe('rangeAnswer', () => {
  it('says status, range and length', () => {
    expect(rangeAnswer({ kind: 'whole' }, 10)).toEqual({ status: 200, headers: { 'Accept-Ranges': 'bytes', 'Content-Length': '10' } })
    expect(rangeAnswer({ kind: 'part', start: 2, end: 5 }, 10)).toEqual({
      status: 206,
      headers: { 'Accept-Ranges': 'bytes', 'Content-Range': 'bytes 2-5/10', 'Content-Length': '4' },
    })
    expect(rangeAnswer({ kind: 'unsatisfiable' }, 10).headers['Content-Range']).toBe('bytes */10')
  })
})
