import { describe, expect, it } from 'vitest'
import { sparkline } from './sparkline.ts'

describe('sparkline', () => {
  it('goes from left to right, the most at the top', () => {
    expect(sparkline([0, 1, 0.5], { widthPx: 100, heightPx: 12 })).toBe('M0.0 11.0L50.0 1.0L100.0 6.0')
  })

  it('is level for equal values and for one value', () => {
    expect(sparkline([2, 2], { widthPx: 10, heightPx: 8 })).toBe('M0.0 4.0L10.0 4.0')
    expect(sparkline([2], { widthPx: 10, heightPx: 8 })).toBe('M0.0 4.0L10.0 4.0')
  })
})
