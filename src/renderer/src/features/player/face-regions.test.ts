import { describe, expect, it } from 'vitest'
import { regionOutlines } from './face-regions.ts'
import { pointsPerFace } from './face-window.ts'

const points = Float32Array.from({ length: pointsPerFace * 2 }, (_, index) => index)

describe('regionOutlines', () => {
  it('outlines both sides of paired regions and names each point once', () => {
    expect(regionOutlines('eyes', points)).toHaveLength(2)
    for (const region of ['face', 'brows', 'eyes', 'nose', 'cheeks', 'mouth', 'jaw', 'head'] as const) {
      const flat = regionOutlines(region, points).flat().map(([x]) => x)
      expect(new Set(flat).size).toBe(flat.length)
      expect(Math.max(...flat)).toBeLessThan(468 * 2)
    }
  })

  it('has nothing to draw for the voice or an unfitted mesh', () => {
    expect(regionOutlines('voice', points)).toEqual([])
    expect(regionOutlines('mouth', points.map(() => Number.NaN))).toEqual([])
  })
})
