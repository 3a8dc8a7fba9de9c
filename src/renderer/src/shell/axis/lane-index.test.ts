import type { LaneSpan } from './lane-index.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forEachVisible, hitLane, indexLane, visiblePlaces } from './lane-index.ts'

const spans = fc.array(fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 3000 })), { maxLength: 120 })
  .map(list => list.map(([startUs, length], index): LaneSpan => ({ id: `s${index}`, startUs, endUs: startUs + length })))

const lane = indexLane([
  { id: 'long', startUs: 1000, endUs: 9000 },
  { id: 'inner', startUs: 3000, endUs: 4000 },
  { id: 'next', startUs: 9000, endUs: 9500 },
])

describe('visiblePlaces', () => {
  it('misses no span that touches the view, however long ago it began', () => {
    fc.assert(fc.property(spans, fc.nat(12_000), fc.nat(4000), (list, startUs, length) => {
      const index = indexLane(list)
      const { first, end } = visiblePlaces(index, startUs, startUs + length)
      const found = new Set(index.items.slice(first, end).map(item => item.id))
      for (const span of list) {
        if (span.startUs <= startUs + length && span.endUs > startUs)
          expect(found).toContain(span.id)
      }
    }))
  })
})

describe('forEachVisible', () => {
  it('draws as many spans as pixels at most when they are narrower than one', () => {
    const many = indexLane(Array.from({ length: 100_000 }, (_, index) => ({ id: `s${index}`, startUs: index * 100, endUs: index * 100 + 80 })))
    let drawn = 0
    forEachVisible(many, { startUs: 0, endUs: 10_000_000, usPerPx: 10_000 }, () => drawn++)
    expect(drawn).toBe(1000)
  })

  it('draws every span that is at least a pixel wide, and something in each pixel that has one', () => {
    fc.assert(fc.property(spans, fc.integer({ min: 1, max: 2000 }), (list, usPerPx) => {
      const drawn: LaneSpan[] = []
      forEachVisible(indexLane(list), { startUs: 0, endUs: 20_000, usPerPx }, item => drawn.push(item))
      for (const span of list) {
        const wide = span.endUs - span.startUs >= usPerPx
        expect(drawn.some(item => wide ? item.id === span.id : Math.abs(item.startUs - span.startUs) < usPerPx)).toBe(true)
      }
    }))
  })
})

describe('hitLane', () => {
  const at = (timeUs: number, selectedId?: string) => {
    const hit = hitLane(lane, timeUs, { usPerPx: 10, selectedId })
    return hit && `${hit.item.id} ${hit.part}`
  }

  it('takes the shortest span under the pointer and its bounds', () => {
    expect([at(2000), at(3500), at(3010), at(3990), at(500), at(960)]).toEqual(['long body', 'inner body', 'inner start', 'inner end', null, 'long start'])
  })

  it('takes the bound that lies on the side of the pointer where two spans meet', () => {
    expect([at(8990), at(9010)]).toEqual(['long end', 'next start'])
  })

  it('prefers the selected span', () => {
    expect(at(3500, 'long')).toBe('long body')
    expect(at(9010, 'long')).toBe('long end')
  })

  it('lets one click spans that are narrower than the edges', () => {
    const narrow = indexLane([{ id: 'blink', startUs: 500, endUs: 510 }])
    expect(hitLane(narrow, 495, { usPerPx: 10 })).toMatchObject({ item: { id: 'blink' }, part: 'body' })
    expect(hitLane(narrow, 300, { usPerPx: 10 })).toBeNull()
  })
})
