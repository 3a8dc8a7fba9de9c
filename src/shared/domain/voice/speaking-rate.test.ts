import { describe, expect, it } from 'vitest'
import { findNuclei, speakingRate } from './speaking-rate.ts'

const stepUs = 16_000

/** A level that rises and falls with each syllable, `deep` dB, with pauses between `phrases` of so many syllables. */
function contour(syllablesASecond: number, seconds: number, deep = 12): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * 1e6 / stepUs) }, (_, i) => -20 - deep * (0.5 + 0.5 * Math.cos(2 * Math.PI * syllablesASecond * i * stepUs / 1e6)))
}

describe('nuclei of syllables', () => {
  it.each([2.5, 4, 6])('are as many as the syllables at %d a second', (rate) => {
    expect(Math.abs(findNuclei(contour(rate, 20), () => true).length - rate * 20)).toBeLessThanOrEqual(1)
  })

  it('are not found where the level hardly dips, where nobody speaks, and far below the loudest', () => {
    expect(findNuclei(contour(4, 20, 1.5), () => true)).toHaveLength(0)
    expect(findNuclei(contour(4, 20), () => false)).toHaveLength(0)
    const withWhisper = Float32Array.of(...contour(4, 20), ...contour(4, 20).map(level => level - 40))
    expect(findNuclei(withWhisper, () => true).length).toBeLessThanOrEqual(81)
  })

  it('stand where the level is highest', () => {
    const levels = contour(4, 5)
    for (const place of findNuclei(levels, () => true))
      expect(levels[place]).toBeCloseTo(-20, 0)
  })

  it('are none in an empty contour', () => {
    expect(findNuclei(new Float32Array(0), () => true)).toHaveLength(0)
  })
})

describe('the speaking rate', () => {
  const rowUs = 32_000
  const rows = Math.round(12e6 / rowUs)
  const timesUs = Float64Array.from({ length: rows }, (_, row) => row * rowUs)
  // four seconds of speech, four of silence, four of speech
  const speech = Float32Array.from(timesUs, time => time < 4e6 || time >= 8e6 ? 0.9 : 0.1)
  const nucleiUs = Float64Array.from({ length: 48 }, (_, i) => (i + 0.5) * 250_000).filter(time => time < 4e6 || time >= 8e6)
  const rate = speakingRate(timesUs, speech, nucleiUs, rowUs)
  const at = (seconds: number): number => rate[Math.floor(seconds * 1e6 / rowUs)]!

  it('counts over the time spoken', () => {
    expect(at(2)).toBeCloseTo(4, 0)
    expect(at(10)).toBeCloseTo(4, 0)
    // half of the seconds around lie in the pause, which does not slow the rate
    expect(at(4)).toBeCloseTo(4, 0)
  })

  it('is missing where hardly anything is said', () => {
    expect(at(6)).toBeNaN()
    expect(at(5.2)).toBeNaN()
  })
})
