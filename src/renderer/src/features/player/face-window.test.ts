import { describe, expect, it } from 'vitest'
import { facesAt, readFaceWindow } from './face-window.ts'

/** Three rows of stride 7 (one point each): two faces at 40 ms, one at 80 ms. */
function bytes(): ArrayBuffer {
  const buffer = new ArrayBuffer(3 * 8 + 3 * 7 * 4)
  new Float64Array(buffer, 0, 3).set([40_000, 40_000, 80_000])
  new Float32Array(buffer, 24).set([0, 1, 2, 3, 4, 5, 6, 1, 10, 20, 30, 40, 50, 60, 0, 7, 8, 9, 10, Number.NaN, Number.NaN])
  return buffer
}

const window = readFaceWindow(bytes(), { tracks: ['a', 'b'], rows: 3, stride: 7 })

describe('facesAt', () => {
  it('gives the faces of exactly this frame', () => {
    expect(facesAt(window, 40_000).map(face => face.trackId)).toEqual(['a', 'b'])
    expect(facesAt(window, 40_000)[1]).toEqual({ trackId: 'b', x: 10, y: 20, widthPx: 30, heightPx: 40, points: Float32Array.of(50, 60) })
    expect(facesAt(window, 80_000)[0]?.points[0]).toBeNaN()
  })

  it('gives none for a frame between or outside of those analysed', () => {
    expect([facesAt(window, 60_000), facesAt(window, 0), facesAt(window, 90_000)]).toEqual([[], [], []])
  })
})

describe('readFaceWindow', () => {
  it('refuses bytes that are too short', () => {
    expect(() => readFaceWindow(bytes(), { tracks: [], rows: 4, stride: 7 })).toThrow(RangeError)
  })
})
