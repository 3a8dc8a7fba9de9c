import { describe, expect, it } from 'vitest'
import { windowBounds } from './window-bounds.ts'

const laptop = { x: 0, y: 0, width: 1366, height: 768 }
const desk = { x: 1366, y: 0, width: 2560, height: 1440 }

describe('windowBounds', () => {
  it('opens in the middle of the primary display at first', () => {
    expect(windowBounds(null, [laptop])).toEqual({ x: 69, y: 39, width: 1229, height: 691 })
  })

  it('opens where it was', () => {
    expect(windowBounds({ x: 1500, y: 100, width: 1600, height: 900 }, [laptop, desk])).toEqual({ x: 1500, y: 100, width: 1600, height: 900 })
  })

  it('comes back to a display that is there', () => {
    expect(windowBounds({ x: 1500, y: 100, width: 1600, height: 900 }, [laptop])).toEqual({ x: 0, y: 0, width: 1366, height: 768 })
    expect(windowBounds({ x: 1300, y: 700, width: 1100, height: 700 }, [laptop])).toEqual({ x: 133, y: 34, width: 1100, height: 700 })
  })

  it('is never smaller than the minimum', () => {
    expect(windowBounds({ x: 0, y: 0, width: 300, height: 200 }, [laptop])).toEqual({ x: 0, y: 0, width: 1024, height: 640 })
  })
})
