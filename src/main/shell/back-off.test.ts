import { expect, it } from 'vitest'
import { createBackOff } from './back-off.ts'

it('waits longer each time, gives up, and forgets after a minute of calm', () => {
  const backOff = createBackOff()
  expect([0, 300, 1500, 5000, 14_000, 36_000].map(nowMs => backOff.next(nowMs))).toEqual([200, 1000, 3000, 8000, 20_000, null])
  expect(backOff.next(100_000)).toBe(200)
})
