import { describe, expect, it } from 'vitest'
import { loopTarget, runningTime, seekSeconds, shownPts } from './playback.ts'

const times = Float64Array.of(80_000, 113_333, 114_333, 180_000)

describe('seekSeconds', () => {
  it('points a little into the frame, and at most to its middle', () => {
    expect(seekSeconds(times, 80_000)).toBeCloseTo(0.081, 9)
    expect(seekSeconds(times, 113_333)).toBeCloseTo(0.113833, 9)
    expect(seekSeconds(new Float64Array(0), 500_000)).toBe(0.5)
  })
})

describe('shownPts', () => {
  it('names the frame by the engine\'s list', () => {
    expect([shownPts(times, 0.1133329), shownPts(times, 9), shownPts(new Float64Array(0), 0.25)]).toEqual([113_333, 180_000, 250_000])
  })
})

describe('runningTime', () => {
  const ends = { firstUs: 80_000, lastUs: 180_000 }
  it('runs with the wall clock at any speed and stops at the ends', () => {
    expect(runningTime({ timeUs: 180_000, atMs: 1000 }, 1020, -2, ends)).toEqual({ timeUs: 140_000, ended: false })
    expect(runningTime({ timeUs: 180_000, atMs: 1000 }, 1060, -2, ends)).toEqual({ timeUs: 80_000, ended: true })
    expect(runningTime({ timeUs: 170_000, atMs: 1000 }, 1060, 1, ends)).toEqual({ timeUs: 180_000, ended: true })
  })
})

describe('loopTarget', () => {
  const loop = { startUs: 1000, endUs: 2000 }
  it('turns back at the end of the span, in either direction', () => {
    expect([loopTarget(loop, 1999, 1), loopTarget(loop, 2000, 1), loopTarget(loop, 500, 1)]).toEqual([null, 1000, null])
    expect([loopTarget(loop, 1000, -1), loopTarget(loop, 999, -1)]).toEqual([null, 1999])
    expect([loopTarget(null, 5, 1), loopTarget({ startUs: 5, endUs: 5 }, 9, 1)]).toEqual([null, null])
  })
})
