import { describe, expect, it } from 'vitest'
import { waveformPeaks } from './waveform.ts'

describe('waveformPeaks', () => {
  it('parts the pairs into upward and downward swings', () => {
    const [up, down] = waveformPeaks(Int8Array.of(-128, 64, -32, -16, 8, 96))
    expect([...up]).toEqual([0.5, 0, 0.75])
    expect([...down]).toEqual([1, 0.25, 0])
  })
})
