import { expect, it } from 'vitest'
import { correctDrift } from './companion-drift.ts'

/** Plays two films that differ in speed by `drift` and corrects ten times a second. Answers the error each time, microseconds. */
function play(startErrorUs: number, drift: number, rate: number, seconds: number): number[] {
  const errors: number[] = []
  let errorUs = startErrorUs
  for (let step = 0; step < seconds * 10; step++) {
    errors.push(errorUs)
    const correction = correctDrift(errorUs, rate)
    if (correction.act === 'seek') {
      errorUs = 40_000
      continue
    }
    errorUs += (correction.rate * (1 + drift) - rate) * 100_000
  }
  return errors
}

it('brings films into step within two seconds and keeps them within a third of a frame, however their clocks drift', () => {
  for (const rate of [0.5, 1, 2, 4]) {
    for (const drift of [-0.002, 0, 0.002]) {
      for (const startUs of [-5_000_000, -120_000, 60_000, 900_000]) {
        const errors = play(startUs, drift, rate, 60)
        const settled = errors.slice(20 * Math.ceil(rate))
        expect(Math.max(...settled.map(Math.abs))).toBeLessThan(11_000)
      }
    }
  }
})
