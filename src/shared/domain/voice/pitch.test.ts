import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimatePitch } from './pitch.ts'

const rateHz = 16_000

function tone(hz: number, harmonics: readonly number[]): Float32Array {
  return Float32Array.from({ length: 1024 }, (_, i) =>
    harmonics.reduce((sum, level, k) => sum + level * Math.sin(2 * Math.PI * hz * (k + 1) * i / rateHz), 0))
}

describe('estimatePitch', () => {
  it('finds the fundamental of voice-like sounds within one percent', () => {
    fc.assert(fc.property(fc.double({ min: 70, max: 450, noNaN: true }), (hz) => {
      expect(Math.abs(estimatePitch(tone(hz, [0.3, 0.5, 0.3, 0.1]), rateHz).hz / hz - 1)).toBeLessThan(0.01)
    }), { numRuns: 40 })
  })

  it('finds none in silence and noise', () => {
    expect(estimatePitch(new Float32Array(1024), rateHz).hz).toBeNaN()
    let seed = 1
    const noise = Float32Array.from({ length: 1024 }, () => (seed = seed * 16807 % 2147483647) / 2147483647 - 0.5)
    expect(estimatePitch(noise, rateHz).hz).toBeNaN()
  })
})
