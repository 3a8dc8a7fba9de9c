import { describe, expect, it } from 'vitest'
import { wholeAxis, zoomedAt } from '../../shell/axis/time-axis.ts'
import { centredAt, minimapTime, minimapViewport } from './minimap.ts'

const whole = wholeAxis({ minUs: 0, maxUs: 100e6, widthPx: 1000, leastSpanUs: 1000 })
const zoomed = zoomedAt(whole, 4, 0)

describe('the minimap', () => {
  it('shows the view as a stretch of the clip that can always be taken hold of', () => {
    expect(minimapViewport(zoomed, 400)).toEqual({ leftPx: 0, widthPx: 100 })
    expect(minimapViewport(centredAt(zoomedAt(whole, 1e4, 0), 400, 400), 400)).toEqual({ leftPx: 394, widthPx: 6 })
  })

  it('centres the view where one points, held at the ends', () => {
    expect(centredAt(zoomed, 200, 400).startUs).toBeCloseTo(37.5e6, 3)
    expect(centredAt(zoomed, 399, 400).startUs).toBeCloseTo(75e6, 3)
    expect(minimapTime(whole, -5, 400)).toBe(0)
  })
})
