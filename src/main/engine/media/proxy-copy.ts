import type { FrameIndex } from './frame-index.ts'
import type { Muxer } from './muxer.ts'
import type { Input } from './open-input.ts'
import type { ProxyProgress, ProxySoundOf } from './proxy.ts'
import { AV_NOPTS_VALUE, AV_PKT_DATA_DISPLAYMATRIX, AVDISCARD_ALL, AVDISCARD_DEFAULT } from 'node-av/constants'
import { Packet, Rational } from 'node-av/lib'
import { avOk } from './av.ts'
import { ticksToUs } from './clock.ts'
import { openInput } from './open-input.ts'
import { makePause } from './pause.ts'

const microseconds = { num: 1, den: 1_000_000 } as const

/**
 * Writes the packets of an H.264 stream as they are, with the index's times.
 * @returns false when the stream is not one packet a picture, so that it has to be encoded anew
 */
export async function copyPictures(path: string, index: FrameIndex, muxer: Muxer, sound: ProxySoundOf, progress: ProxyProgress): Promise<boolean> {
  const input = await openInput(path)
  try {
    const times = await packetTimes(input, index, progress)
    if (!times)
      return false
    await writePackets(path, times, muxer, sound, progress)
    return true
  }
  finally {
    input.close()
  }
}

type PacketTimes = Readonly<{ ptsUs: readonly number[], dtsUs: readonly number[], stepUs: number }>

/** The time of each packet in decode order; null unless packets and pictures are one to one. */
async function packetTimes(input: Input, index: FrameIndex, { signal }: ProxyProgress): Promise<PacketTimes | null> {
  const ptsUs: number[] = []
  await eachPacket(input, signal, (packet) => {
    ptsUs.push(nameOf(packet, ptsUs.length, index))
  })
  const sorted = Float64Array.from(ptsUs).sort()
  const isOneToOne = sorted.length === index.ptsUs.length && sorted.every((pts, at) => pts === index.ptsUs[at])
  const stepUs = sorted.length > 1 ? Math.ceil(((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / (sorted.length - 1)) : 40_000
  return isOneToOne ? { ptsUs, dtsUs: decodeTimes(ptsUs, sorted, stepUs), stepUs } : null
}

function nameOf(packet: Packet, ordinal: number, { naming }: FrameIndex): number {
  if (naming.byOrdinalUs)
    return naming.byOrdinalUs[ordinal] ?? Number.NaN
  return packet.pts === AV_NOPTS_VALUE ? Number.NaN : ticksToUs(packet.pts, naming.timeBase) - naming.originUs
}

/** Ascending decode times, none after its own presentation time: the sorted presentation times, late by the depth of reordering. */
export function decodeTimes(ptsUs: readonly number[], sorted: Float64Array, stepUs: number): readonly number[] {
  const rank = new Map(Array.from(sorted, (pts, at) => [pts, at]))
  const depth = ptsUs.reduce((most, pts, at) => Math.max(most, at - (rank.get(pts) ?? at)), 0)
  return ptsUs.map((_, at) => at >= depth ? sorted[at - depth] ?? 0 : (sorted[0] ?? 0) - (depth - at) * stepUs)
}

async function writePackets(path: string, times: PacketTimes, muxer: Muxer, sound: ProxySoundOf, progress: ProxyProgress): Promise<void> {
  const input = await openInput(path)
  try {
    const source = input.video
    if (!source)
      return
    const stream = muxer.newStream()
    avOk(source.codecpar.copy(stream.codecpar), 'Describing the stream')
    stream.codecpar.codecTag = 0
    const matrix = source.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX)
    if (matrix && !stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX))
      avOk(stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, matrix), 'Keeping the display matrix')
    stream.sampleAspectRatio = source.sampleAspectRatio
    stream.timeBase = new Rational(1, 1_000_000)
    const track = sound.start()
    let at = 0
    try {
      await eachPacket(input, progress.signal, async (packet) => {
        const pts = times.ptsUs[at] ?? 0
        packet.pts = BigInt(pts)
        packet.dts = BigInt(times.dtsUs[at] ?? 0)
        // the muxer reckons distances itself; the last picture would otherwise last no time and be cut by the edit list
        packet.duration = BigInt(times.stepUs)
        muxer.write(packet, stream, microseconds)
        progress.done(++at)
        await track?.until(pts)
      })
      await track?.end()
    }
    finally {
      await track?.close()
    }
  }
  finally {
    input.close()
  }
}

async function eachPacket(input: Input, signal: AbortSignal | undefined, use: (packet: Packet) => void | Promise<void>): Promise<void> {
  const { video, context } = input
  for (const stream of context.streams)
    stream.discard = stream.index === video?.index ? AVDISCARD_DEFAULT : AVDISCARD_ALL
  const pause = makePause(signal)
  const packet = new Packet()
  packet.alloc()
  try {
    while (context.readFrameSync(packet) >= 0) {
      if (packet.streamIndex === video?.index)
        await use(packet)
      packet.unref()
      await pause()
    }
  }
  finally {
    packet.free()
  }
}
