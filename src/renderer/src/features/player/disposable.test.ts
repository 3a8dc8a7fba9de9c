import { describe, expect, it } from 'vitest'
import { isDisposable, nalLayoutOf } from './disposable.ts'

/** A packet of NAL units with lengths of four bytes; each unit is its header and some bytes after it. */
function packetOf(...headers: number[]): Uint8Array {
  return Uint8Array.from(headers.flatMap(header => [0, 0, 0, 3, header, 0xAA, 0xBB]))
}

const four = { lengthBytes: 4 }
const [supplement, slice, referredSlice, keySlice] = [0x06, 0x01, 0x41, 0x65]

describe('disposable packets', () => {
  it('are those whose slices nobody refers to', () => {
    expect(isDisposable(packetOf(slice), four)).toBe(true)
    expect(isDisposable(packetOf(supplement, slice, slice), four)).toBe(true)
    expect(isDisposable(packetOf(referredSlice), four)).toBe(false)
    expect(isDisposable(packetOf(slice, referredSlice), four)).toBe(false)
    expect(isDisposable(packetOf(keySlice), four)).toBe(false)
  })

  it('need a slice, and end where the packet is cut off', () => {
    expect(isDisposable(packetOf(supplement), four)).toBe(false)
    expect(isDisposable(new Uint8Array(0), four)).toBe(false)
    expect(isDisposable(packetOf(slice).subarray(0, 4), four)).toBe(false)
  })

  it('are read by the layout of the track', () => {
    const record = Uint8Array.from([1, 0x64, 0, 0x28, 0xFC | 1])
    expect(nalLayoutOf('avc1.640028', record)).toEqual({ lengthBytes: 2 })
    expect(isDisposable(Uint8Array.from([0, 2, slice, 0xAA]), { lengthBytes: 2 })).toBe(true)
    expect(nalLayoutOf('avc1.640028', undefined)).toBeNull()
    expect(nalLayoutOf('hev1.1.6.L93.B0', record)).toBeNull()
  })
})
