import { describe, expect, it } from 'vitest'
import { createProgressMeter, noProgress } from './progress-meter.ts'

describe('progress', () => {
  it('has no rate before the second report', () => {
    const meter = createProgressMeter(() => 0)
    expect(meter.update({ done: 0, total: 10, unit: 'frames' })).toStrictEqual({ ...noProgress, total: 10, unit: 'frames' })
  })

  it('measures rate and time left', () => {
    let nowMs = 0
    const meter = createProgressMeter(() => nowMs)
    meter.update({ done: 0, total: 100, unit: 'frames' })
    nowMs = 2000
    expect(meter.update({ done: 50 })).toMatchObject({ ratePerSecond: 25, secondsLeft: 2 })
  })

  it('forgets what is older than ten seconds', () => {
    let nowMs = 0
    const meter = createProgressMeter(() => nowMs)
    for (const done of [0, 1000, 1010, 1020, 1030])
      meter.update({ done, total: 2000, unit: 'frames' }) && (nowMs += 5000)
    expect(meter.current().ratePerSecond).toBe(2)
  })

  it('does not count what a resumed job had done before', () => {
    let nowMs = 0
    const meter = createProgressMeter(() => nowMs, { ...noProgress, done: 500, total: 1000, unit: 'frames' })
    meter.update({ done: 500 })
    nowMs = 1000
    expect(meter.update({ done: 510 })).toMatchObject({ ratePerSecond: 10, secondsLeft: 49 })
  })

  it('starts anew with another unit', () => {
    let nowMs = 0
    const meter = createProgressMeter(() => nowMs)
    meter.update({ done: 10, total: 10, unit: 'frames' })
    nowMs = 1000
    expect(meter.update({ done: 0, total: 3, unit: 'segments' })).toMatchObject({ done: 0, ratePerSecond: null })
  })
})
