import { describe, expect, it } from 'vitest'
import { createSpectrumMeter, melBandHz, melBands, melWindowSamples, powerToByte } from './mel-spectrum.ts'

function spectrumOf(sound: (seconds: number) => number): Float64Array {
  const power = new Float64Array(melBands)
  createSpectrumMeter()(Float32Array.from({ length: melWindowSamples }, (_, i) => sound(i / 16_000)), power)
  return power
}

describe('the mel spectrum', () => {
  it.each([125, 440, 1000, 3000, 7000])('has a tone of %d Hz in the band that is nearest to it', (hz) => {
    const power = spectrumOf(seconds => Math.sin(2 * Math.PI * hz * seconds))
    const distances = Array.from({ length: melBands }, (_, band) => Math.abs(melBandHz(band) - hz))
    const nearest = distances.indexOf(Math.min(...distances))
    // below 500 Hz several bands share a bin of the transform
    expect(Math.abs(power.indexOf(Math.max(...power)) - nearest)).toBeLessThanOrEqual(hz < 500 ? 2 : 1)
  })

  it('has bands that rise from 60 Hz to 8 kHz', () => {
    const middles = Array.from({ length: melBands }, (_, band) => melBandHz(band))
    expect(middles).toEqual(middles.toSorted((a, b) => a - b))
    expect(middles[0]).toBeGreaterThan(60)
    expect(middles.at(-1)).toBeLessThan(8000)
  })

  it('adds up, grows with the square of the amplitude, and is silent in silence', () => {
    const [loud, soft] = [1, 0.1].map(amplitude => spectrumOf(seconds => amplitude * Math.sin(2 * Math.PI * 1000 * seconds))) as [Float64Array, Float64Array]
    expect(Math.max(...loud) / Math.max(...soft)).toBeCloseTo(100, 3)
    expect(Math.max(...spectrumOf(() => 0))).toBe(0)
  })

  it('goes into a byte by its level', () => {
    expect([0, 1e-9, 10 ** (-5.25), 1].map(powerToByte)).toEqual([0, 0, 128, 255])
  })
})
