import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Take } from './take.ts'

it('keeps the rate whatever the timer does, with the times at which it really looked', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 300 }), fc.integer({ min: 5, max: 60 }), (steps, rateHz) => {
    const take = new Take(1_000_000, { rateHz, axes: 1 })
    const seen: number[] = []
    let timeUs = 1_000_000
    for (const stepUs of steps) {
      timeUs += stepUs
      if (take.sample(timeUs, [timeUs]))
        seen.push(timeUs)
    }
    const stretch = take.handOut()
    expect([...stretch?.samples.timesUs ?? []]).toEqual(seen)
    const span = timeUs - 1_000_000
    expect(seen.length).toBeLessThanOrEqual(Math.floor(span * rateHz / 1e6) + 1)
    expect(take.handOut()).toBeNull()
  }))
})

it('takes a sample every step when it is asked often enough, and leaves a hole where it was not', () => {
  const take = new Take(0, { rateHz: 25, axes: 2 })
  for (let timeUs = 0; timeUs < 200_000; timeUs += 10_000)
    take.sample(timeUs, [0.5, -0.5])
  take.sample(500_000, [1, 1])
  take.sample(510_000, [1, 1])
  const stretch = take.handOut()
  expect([...stretch!.samples.timesUs]).toEqual([0, 40_000, 80_000, 120_000, 160_000, 500_000])
  expect([stretch!.startUs, stretch!.endUs, stretch!.samples.values[1]![0]]).toEqual([0, 500_001, -0.5])
  expect(take.sample(400_000, [0, 0])).toBe(false)
})
