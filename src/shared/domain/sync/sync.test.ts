import type { Alignment } from './alignment.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { companionsOf } from './alignment.ts'
import { bestLag } from './correlate.ts'
import { fourier } from './fourier.ts'

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed)
  return Float32Array.from({ length }, () => random.next() - 0.5)
}

describe('the Fourier transform', () => {
  it('comes back to what it was, and finds a tone', () => {
    const real = Float64Array.from({ length: 64 }, (_, at) => Math.cos(2 * Math.PI * 5 * at / 64))
    const imaginary = new Float64Array(64)
    const before = [...real]
    fourier(real, imaginary, 'forward')
    expect([real[5], real[59], real[6]]).toEqual([expect.closeTo(32, 9), expect.closeTo(32, 9), expect.closeTo(0, 9)])
    fourier(real, imaginary, 'inverse')
    before.forEach((value, at) => expect(real[at]! / 64).toBeCloseTo(value, 9))
  })
})

describe('the best lag', () => {
  it('is the one by which a stretch was cut out, with noise over it', () => {
    fc.assert(fc.property(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1, max: 1e6 }), (lag, seed) => {
      const whole = noise(2000, seed)
      const a = whole.slice(400, 1400)
      const own = noise(1000, seed + 1)
      const b = whole.slice(400 - lag, 1400 - lag).map((value, at) => value + 0.5 * own[at]!)
      const found = bestLag(a, b, { apart: 5 })
      expect(found!.lag).toBeCloseTo(lag, 0)
      expect(found!.correlation).toBeGreaterThan(0.6)
      expect(found!.distinctness).toBeGreaterThan(0.4)
    }), { numRuns: 25 })
  })

  it('is not trusted where nothing fits, or where another lag fits as well', () => {
    expect(bestLag(noise(1000, 1), noise(1000, 2), { apart: 5 })!.correlation).toBeLessThan(0.4)
    const beat = Float32Array.from({ length: 1000 }, (_, at) => Math.sin(2 * Math.PI * at / 50))
    expect(bestLag(beat, beat, { apart: 5 })!.distinctness).toBeLessThan(0.1)
    expect(bestLag(new Float32Array(100), noise(100, 1), { apart: 5 })).toBeNull()
  })
})

describe('companions', () => {
  const link = (mediaId: string, otherId: string, offsetUs: number): Alignment => ({ type: 'alignment', id: `${mediaId}${otherId}`, mediaId, otherId, offsetUs, origin: 'hand', confidence: null })

  it('are found from whichever file one starts, with the offsets added up', () => {
    const links = [link('a', 'b', 100), link('c', 'b', -20), link('x', 'y', 5)]
    expect(companionsOf('a', links).map(({ mediaId, offsetUs }) => [mediaId, offsetUs])).toEqual([['b', 100], ['c', 120]])
    expect(companionsOf('c', links).map(({ mediaId, offsetUs }) => [mediaId, offsetUs])).toEqual([['b', -20], ['a', -120]])
    expect(companionsOf('z', links)).toEqual([])
  })
})
