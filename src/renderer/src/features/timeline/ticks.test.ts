import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { panned, wholeAxis, zoomedAt } from '../../shell/axis/time-axis.ts'
import { layoutTicks } from './ticks.ts'

const whole = wholeAxis({ minUs: 0, maxUs: 10_800e6, widthPx: 1200, leastSpanUs: 200_000 })

describe('layoutTicks', () => {
  it('labels three hours by the quarter hour', () => {
    expect(layoutTicks(whole).filter(tick => tick.label).map(tick => tick.label).slice(0, 5)).toEqual(['00:00', '15:00', '30:00', '45:00', '01:00:00'])
  })

  it('labels a fifth of a second by the hundredths', () => {
    const axis = zoomedAt(panned(zoomedAt(whole, 1e9, 0), 3000), 1, 0)
    expect(layoutTicks(axis).filter(tick => tick.label).map(tick => tick.label).slice(0, 2)).toEqual(['00:00.50', '00:00.52'])
  })

  it('keeps labels apart and few at any zoom', () => {
    const view = fc.record({ factor: fc.double({ min: 1, max: 54_000, noNaN: true }), px: fc.integer({ min: 0, max: 1200 }) })
    fc.assert(fc.property(view, ({ factor, px }) => {
      const ticks = layoutTicks(zoomedAt(whole, factor, px))
      const labelled = ticks.filter(tick => tick.label).map(tick => tick.px)
      for (let index = 1; index < labelled.length; index++) expect(labelled[index]! - labelled[index - 1]!).toBeGreaterThan(87.9)
      expect(ticks.length).toBeLessThan(120)
      expect(labelled.length).toBeGreaterThan(2)
    }))
  })
})
