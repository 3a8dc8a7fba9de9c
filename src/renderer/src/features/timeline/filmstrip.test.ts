import { describe, expect, it } from 'vitest'
import { panned, wholeAxis, zoomedAt } from '../../shell/axis/time-axis.ts'
import { filmstripSlots } from './filmstrip.ts'

const whole = wholeAxis({ minUs: 1e6, maxUs: 61e6, widthPx: 600, leastSpanUs: 1000 })

describe('filmstripSlots', () => {
  it('fills the view with the tile nearest to each slot', () => {
    expect(filmstripSlots(whole, { count: 20, tileWidthPx: 100 })).toEqual([
      { timeUs: 1e6, tile: 1 },
      { timeUs: 11e6, tile: 5 },
      { timeUs: 21e6, tile: 8 },
      { timeUs: 31e6, tile: 11 },
      { timeUs: 41e6, tile: 15 },
      { timeUs: 51e6, tile: 18 },
    ])
  })

  it('keeps slots where they are in time while panning', () => {
    const zoomed = zoomedAt(whole, 4, 0)
    const before = filmstripSlots(panned(zoomed, 130), { count: 20, tileWidthPx: 100 })
    const after = filmstripSlots(panned(zoomed, 137), { count: 20, tileWidthPx: 100 })
    expect(after[0]?.timeUs).toBeCloseTo(before[0]?.timeUs ?? 0, 3)
    expect(after.map(slot => slot.tile)).toEqual(before.map(slot => slot.tile))
  })
})
