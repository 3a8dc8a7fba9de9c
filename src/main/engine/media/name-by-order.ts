import type { TimeBase } from './clock.ts'
import type { NamedFrames } from './named-frames.ts'
import type { PacketTable } from './packet-scan.ts'
import { ticksToUs } from './clock.ts'
import { distinctSorted, keyPackets } from './named-frames.ts'
import { makePause } from './pause.ts'
import { openVideoDecoder } from './video-decoder.ts'

/** What is known of a stream whose packets do not all carry a time. */
export type OrderOptions = Readonly<{
  timeBase: TimeBase
  seekByByte: boolean
  /** Duration of one picture, for the gaps that the file leaves open. */
  frameUs: number
  /** Whether the times of those packets that have one are presentation times. In AVI they are guesses. */
  trustTimes: boolean
}>

/**
 * Names the pictures of a file whose packets lack presentation times (AVI with B-frames, raw streams, some MPEG program streams)
 * by decoding it once: each packet is numbered, the decoder hands the number on to the picture, and the order of pictures gives the times.
 * @throws AppError `cancelled`, or as `openVideoDecoder`
 */
export async function nameByOrder(path: string, table: PacketTable, options: OrderOptions, signal?: AbortSignal): Promise<NamedFrames> {
  const order = await decodeOrder(path, table.key.length, options, signal)
  const times = timesInOrder(order, table, options)
  const byOrdinalUs = new Float64Array(table.key.length).fill(Number.NaN)
  order.forEach((ordinal, at) => byOrdinalUs[ordinal] = times[at] ?? Number.NaN)
  return {
    ptsUs: distinctSorted(times),
    keys: keyPackets(table, ordinal => byOrdinalUs[ordinal] ?? Number.NaN),
    naming: { timeBase: options.timeBase, seekByByte: options.seekByByte, originUs: 0, byOrdinalUs },
  }
}

/** The ordinals of the packets in the order their pictures are shown. */
async function decodeOrder(path: string, packets: number, options: OrderOptions, signal: AbortSignal | undefined): Promise<number[]> {
  const identity = Float64Array.from({ length: packets }, (_, ordinal) => ordinal)
  const decoder = await openVideoDecoder(path, { ...options, originUs: 0, byOrdinalUs: identity })
  const pause = makePause(signal)
  const order: number[] = []
  try {
    for (let ordinal = decoder.next(); ordinal !== null; ordinal = decoder.next()) {
      if (!Number.isNaN(ordinal))
        order.push(ordinal)
      await pause()
    }
  }
  finally {
    decoder.close()
  }
  return order
}

/**
 * Times for pictures in the order they are shown: their packets' own where those can be trusted, else the ascending decode times,
 * else one frame duration after the picture before.
 */
export function timesInOrder(order: readonly number[], table: PacketTable, options: OrderOptions): number[] {
  const decodeUs = order.map(ordinal => table.dts[ordinal] ?? Number.NaN)
    .map(dts => Number.isNaN(dts) ? Number.NaN : ticksToUs(BigInt(dts), options.timeBase))
  const own = order.map(ordinal => options.trustTimes ? table.ptsUs[ordinal] ?? Number.NaN : Number.NaN)
  const known = own.some(time => !Number.isNaN(time)) ? own : decodeUs.every(time => !Number.isNaN(time)) ? decodeUs.sort((a, b) => a - b) : own
  const times: number[] = []
  let origin = firstKnown(known, options.frameUs)
  let steps = 0
  for (const time of known) {
    if (!Number.isNaN(time)) {
      origin = time
      steps = 0
    }
    times.push(Math.round(origin + steps * options.frameUs))
    steps++
  }
  return times
}

/** The time of the first picture, reckoned back from the first that is known; 0 when none is. */
function firstKnown(known: readonly number[], frameUs: number): number {
  const at = known.findIndex(time => !Number.isNaN(time))
  return at < 0 ? 0 : Math.max(0, (known[at] ?? 0) - at * frameUs)
}
