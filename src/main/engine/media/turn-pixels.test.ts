import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turnPixels } from './turn-pixels.ts'

type Turn = Parameters<typeof turnPixels>[3]

/** Red channel of a picture whose pixels are numbered row by row, after the turn. */
function turned(widthPx: number, heightPx: number, turn: Turn): number[] {
  const source = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => Math.floor(at / 3))
  const target = new Uint8Array(source.length)
  turnPixels(source, target, { widthPx, heightPx, strideBytes: widthPx * 3 }, turn)
  return Array.from({ length: widthPx * heightPx }, (_, at) => target[at * 3] ?? -1)
}

describe('turning pixels', () => {
  // 0 1 2
  // 3 4 5
  it('turns clockwise, after mirroring', () => {
    expect(turned(3, 2, { rotationDegrees: 0, mirrored: false })).toEqual([0, 1, 2, 3, 4, 5])
    expect(turned(3, 2, { rotationDegrees: 90, mirrored: false })).toEqual([3, 0, 4, 1, 5, 2])
    expect(turned(3, 2, { rotationDegrees: 180, mirrored: false })).toEqual([5, 4, 3, 2, 1, 0])
    expect(turned(3, 2, { rotationDegrees: 270, mirrored: false })).toEqual([2, 5, 1, 4, 0, 3])
    expect(turned(3, 2, { rotationDegrees: 0, mirrored: true })).toEqual([2, 1, 0, 5, 4, 3])
    expect(turned(3, 2, { rotationDegrees: 90, mirrored: true })).toEqual([5, 2, 4, 1, 3, 0])
  })

  it('never loses a pixel', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 90, 180, 270), fc.boolean(), (widthPx, heightPx, rotationDegrees, mirrored) => {
      const pixels = turned(widthPx, heightPx, { rotationDegrees: rotationDegrees as 0 | 90 | 180 | 270, mirrored })
      expect(pixels.toSorted((a, b) => a - b)).toEqual(Array.from({ length: widthPx * heightPx }, (_, at) => at))
    }))
  })
})
