import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchSilence } from './silence.ts'

let told: number[]
beforeEach(() => {
  vi.useFakeTimers()
  told = []
})
afterEach(() => vi.useRealTimers())

describe('listening for a process that says nothing', () => {
  it('tells once, after the limit', () => {
    const silence = watchSilence(seconds => told.push(seconds))
    silence.watch(3000)
    vi.advanceTimersByTime(2999)
    expect(told).toEqual([])
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual([3])
  })

  it('begins anew with every sign of life', () => {
    const silence = watchSilence(seconds => told.push(seconds))
    silence.watch(3000)
    for (let second = 0; second < 20; second++) {
      vi.advanceTimersByTime(2000)
      silence.break()
    }
    expect(told).toEqual([])
    vi.advanceTimersByTime(3000)
    expect(told).toEqual([3])
  })

  it('is not put off by further calls to a stuck process, each with its own limit', () => {
    const silence = watchSilence(seconds => told.push(seconds))
    silence.watch(4000)
    for (let second = 0; second < 5; second++) {
      silence.watch(4000)
      vi.advanceTimersByTime(1000)
    }
    expect(told).toEqual([4])
  })

  it('expects nothing without a limit, after what was expected is over, or after the end', () => {
    const silence = watchSilence(seconds => told.push(seconds))
    silence.watch(undefined)
    silence.watch(1000)()
    silence.watch(1000)
    silence.end()
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual([])
  })
})
