import type { PacketTable } from './packet-scan.ts'
import { describe, expect, it } from 'vitest'
import { timesInOrder } from './name-by-order.ts'

const nan = Number.NaN
const milliseconds = { timeBase: { num: 1, den: 1000 }, seekByByte: false, frameUs: 40_000 }

function table(ptsUs: readonly number[], dts: readonly number[]): PacketTable {
  return { ptsUs, dts, pos: [], size: [], key: [], shown: [], hasPlaceholders: false, cutShort: false }
}

describe('naming pictures by their order', () => {
  it('takes the ascending decode times where presentation times cannot be trusted', () => {
    const packets = table([nan, 80_000, 40_000, nan], [0, 40, 80, 120])
    expect(timesInOrder([0, 2, 1, 3], packets, { ...milliseconds, trustTimes: false })).toEqual([0, 40_000, 80_000, 120_000])
  })

  it('fills the holes between times that can be trusted', () => {
    const packets = table([500_000, nan, 540_000, 620_000], [0, 40, 80, 120])
    expect(timesInOrder([0, 2, 1, 3], packets, { ...milliseconds, trustTimes: true })).toEqual([500_000, 540_000, 580_000, 620_000])
  })

  it('counts frames where the file gives no times at all', () => {
    const packets = table([nan, nan, nan], [nan, nan, nan])
    expect(timesInOrder([0, 1, 2], packets, { ...milliseconds, trustTimes: true })).toEqual([0, 40_000, 80_000])
  })
})
