import { describe, expect, it } from 'vitest'
import { confidenceBins, paceOf } from './pace.ts'

describe('paceOf', () => {
  it('is unknown before two decisions', () => {
    expect(paceOf([], 5)).toBeNull()
    expect(paceOf([1000], 5)).toBeNull()
  })

  it('takes the median of the gaps and leaves breaks out', () => {
    expect(paceOf([0, 4000, 10_000, 400_000, 405_000], 12)).toEqual({ perMinute: 12, secondsLeft: 60 })
  })

  it('follows the last twenty decisions', () => {
    const slow = Array.from({ length: 30 }, (_, place) => place * 10_000)
    const fast = Array.from({ length: 20 }, (_, place) => 290_000 + (place + 1) * 2000)
    expect(paceOf([...slow, ...fast], 10)).toEqual({ perMinute: 30, secondsLeft: 20 })
  })
})

describe('confidenceBins', () => {
  it('counts each value once', () => {
    expect(confidenceBins([0, 0.05, 0.5, 0.99, 1], 10)).toEqual([2, 0, 0, 0, 0, 1, 0, 0, 0, 2])
  })
})
