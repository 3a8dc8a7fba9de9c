import type { Span } from './span.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coveredShare, intersection, totalUs, union } from './span.ts'

const spans = fc.array(fc.record({ startUs: fc.nat(40), lengthUs: fc.integer({ min: 1, max: 15 }) }), { maxLength: 8 }).map(list => list.map(({ startUs, lengthUs }): Span => ({ startUs, endUs: startUs + lengthUs })))

/** The microseconds that some spans cover, one by one. */
function covered(list: readonly Span[]): Set<number> {
  return new Set(list.flatMap(({ startUs, endUs }) => Array.from({ length: endUs - startUs }, (_, at) => startUs + at)))
}

describe('spans', () => {
  it('are joined and cut like sets of moments', () => {
    fc.assert(fc.property(spans, spans, (a, b) => {
      expect(covered(union(a))).toEqual(covered(a))
      expect(totalUs(union(a))).toBe(covered(a).size)
      expect(covered(intersection(a, b))).toEqual(new Set([...covered(a)].filter(us => covered(b).has(us)).sort((x, y) => x - y)))
      const joined = union(a)
      expect(joined.every(({ startUs }, at) => at === 0 || startUs > (joined[at - 1] as Span).endUs)).toBe(true)
    }))
  })

  it('cover shares of each other', () => {
    expect(coveredShare({ startUs: 0, endUs: 10 }, [{ startUs: -5, endUs: 2 }, { startUs: 1, endUs: 4 }, { startUs: 9, endUs: 20 }])).toBe(0.5)
  })
})
