import { expect, it } from 'vitest'
import { createVowelMeter, soundBlockSamples, soundRateHz } from './sound.ts'

/** The last levels of ten blocks of a sine of amplitude 0.5. */
function levelsOf(hz: number): readonly number[] {
  const meter = createVowelMeter()
  let last: readonly number[] = []
  for (let block = 0; block < 10; block++)
    last = meter(Float32Array.from({ length: soundBlockSamples }, (_, i) => 0.5 * Math.sin(2 * Math.PI * hz * (block * soundBlockSamples + i) / soundRateHz)))
  return last
}

it('the meter of vowels hears their band and neither hum nor hiss', () => {
  const sineDb = 20 * Math.log10(0.5 / Math.SQRT2)
  for (const level of levelsOf(1000))
    expect(level).toBeCloseTo(sineDb, 0)
  for (const hz of [60, 7000]) {
    for (const level of levelsOf(hz))
      expect(level).toBeLessThan(sineDb - 15)
  }
  const silent = createVowelMeter()
  expect(silent(new Float32Array(soundBlockSamples))).toEqual([-96, -96])
})
