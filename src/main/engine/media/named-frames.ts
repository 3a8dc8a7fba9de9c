import type { TimeBase } from './clock.ts'
import type { PacketTable } from './packet-scan.ts'
import type { KeyPacket, Naming } from './video-decoder.ts'

/** Pictures with their names and the keyframes to seek to. `ptsUs` ascends and is distinct. */
export type NamedFrames = Readonly<{ ptsUs: Float64Array, keys: readonly KeyPacket[], naming: Naming }>

/** Names pictures by the presentation times of their packets. A clock that starts below zero is moved up to zero, as browsers do. */
export function nameByPts(table: PacketTable, how: { timeBase: TimeBase, seekByByte: boolean }): NamedFrames {
  const shown = table.ptsUs.filter((pts, at) => table.shown[at] === true && !Number.isNaN(pts))
  const earliest = shown.reduce((least, pts) => Math.min(least, pts), 0)
  const naming: Naming = { ...how, originUs: earliest, byOrdinalUs: null }
  const ptsUs = distinctSorted(shown.map(pts => pts - earliest))
  return { ptsUs, keys: keyPackets(table, at => (table.ptsUs[at] ?? Number.NaN) - earliest), naming }
}

/** Sorts ascending and drops repeats. */
export function distinctSorted(times: readonly number[]): Float64Array {
  const sorted = Float64Array.from(times).sort()
  return sorted.filter((time, at) => at === 0 || time !== sorted[at - 1])
}

/** The keyframe packets whose times ascend; the first packet stands in when the file marks none. */
export function keyPackets(table: PacketTable, ptsUsOf: (ordinal: number) => number): readonly KeyPacket[] {
  const keys: KeyPacket[] = []
  let latest = Number.NEGATIVE_INFINITY
  for (let ordinal = 0; ordinal < table.key.length; ordinal++) {
    const ptsUs = ptsUsOf(ordinal)
    if (table.key[ordinal] === true && ptsUs > latest) {
      keys.push(keyPacket(table, ordinal, ptsUs))
      latest = ptsUs
    }
  }
  if (keys.length === 0 && table.key.length > 0)
    keys.push(keyPacket(table, 0, ptsUsOf(0)))
  return keys
}

function keyPacket(table: PacketTable, ordinal: number, ptsUs: number): KeyPacket {
  return { ordinal, ptsUs, dts: table.dts[ordinal] ?? Number.NaN, pos: table.pos[ordinal] ?? -1, size: table.size[ordinal] ?? 0 }
}
