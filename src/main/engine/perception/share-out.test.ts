import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareOut } from './share-out.ts'

describe('shareOut', () => {
  it('hands out each number once, whichever lane asks when', () => {
    fc.assert(fc.property(fc.nat(60), fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat(4)), (count, lanes, order) => {
      const share = shareOut(count, lanes)
      const taken: number[] = []
      const finished = new Set<number>()
      for (const asked of order) {
        const lane = asked % lanes
        const number = share.take(lane)
        if (number === null)
          finished.add(lane)
        else
          taken.push(number)
        if (finished.size === lanes)
          break
      }
      expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
    }))
  })

  it('gives lanes of equal speed one unbroken run each, and a late lane half of what is left', () => {
    const even = shareOut(6, 2)
    expect([0, 1, 2].flatMap(() => [even.take(0), even.take(1)])).toEqual([0, 3, 1, 4, 2, 5])
    const uneven = shareOut(8, 2)
    expect([0, 1, 2, 3, 4, 5].map(() => uneven.take(0))).toEqual([0, 1, 2, 3, 6, 7])
    expect(uneven.take(1)).toBe(4)
  })
})
