import type { Packet, Stream } from 'node-av/lib'
import type { TimeBase } from './clock.ts'
import type { Input } from './open-input.ts'
import { AV_CODEC_ID_MPEG4, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9, AV_NOPTS_VALUE, AV_PKT_FLAG_CORRUPT, AV_PKT_FLAG_DISCARD, AV_PKT_FLAG_KEY, AVDISCARD_ALL, AVDISCARD_DEFAULT, AVERROR_EOF } from 'node-av/constants'
import { Packet as AvPacket } from 'node-av/lib'
import { ticksToUs } from './clock.ts'
import { makePause } from './pause.ts'

/** The video packets of a file in decode order, read without decoding. All arrays have one entry a packet. */
export type PacketTable = Readonly<{
  /** Microseconds; NaN where the file gives no time. */
  ptsUs: readonly number[]
  /** Ticks of the stream's time base; NaN where unknown. */
  dts: readonly number[]
  /** Byte position, -1 where unknown. */
  pos: readonly number[]
  /** Bytes. */
  size: readonly number[]
  key: readonly boolean[]
  /** False for packets that are decoded but never shown (edit lists, hidden reference pictures) or empty. */
  shown: readonly boolean[]
  /** True when a packet is so small that it may stand for "no picture" (MPEG-4 in AVI). */
  hasPlaceholders: boolean
  /** True when the last packet came incomplete or reading ended with an error other than the end of the file. */
  cutShort: boolean
}>

/**
 * Reads all packets of the video stream.
 * @param done called now and then with the bytes read so far
 */
export async function scanPackets(input: Input, video: Stream, options: { signal?: AbortSignal | undefined, done?: ((bytes: number) => void) | undefined } = {}): Promise<PacketTable> {
  for (const stream of input.context.streams)
    stream.discard = stream.index === video.index ? AVDISCARD_DEFAULT : AVDISCARD_ALL
  const table = { ptsUs: [] as number[], dts: [] as number[], pos: [] as number[], size: [] as number[], key: [] as boolean[], shown: [] as boolean[], hasPlaceholders: false, cutShort: false }
  const timeBase: TimeBase = { num: video.timeBase.num, den: video.timeBase.den }
  const codecId = video.codecpar.codecId
  const pause = makePause(options.signal)
  const packet = new AvPacket()
  packet.alloc()
  try {
    for (let count = 0; ; count++) {
      const code = input.context.readFrameSync(packet)
      if (code < 0) {
        table.cutShort ||= code !== AVERROR_EOF
        break
      }
      if (packet.streamIndex === video.index) {
        const { pts, dts, flags, pos } = packet
        table.ptsUs.push(pts === AV_NOPTS_VALUE ? Number.NaN : ticksToUs(pts, timeBase))
        table.dts.push(dts === AV_NOPTS_VALUE ? Number.NaN : Number(dts))
        table.pos.push(Number(pos))
        table.size.push(packet.size)
        table.key.push((flags & AV_PKT_FLAG_KEY) !== 0)
        table.shown.push((flags & AV_PKT_FLAG_DISCARD) === 0 && packet.size > 0 && !isHidden(codecId, packet))
        table.hasPlaceholders ||= codecId === AV_CODEC_ID_MPEG4 && packet.size < 20
        table.cutShort = (flags & AV_PKT_FLAG_CORRUPT) !== 0
      }
      packet.unref()
      if (count % 64 === 0) {
        options.done?.(Math.max(0, table.pos.at(-1) ?? 0))
        await pause()
      }
    }
  }
  finally {
    packet.free()
  }
  return table
}

/** Whether a VP8 or VP9 packet only refreshes references (alternate reference pictures are packets of their own in old WebM files). */
function isHidden(codecId: number, packet: Packet): boolean {
  if (codecId !== AV_CODEC_ID_VP8 && codecId !== AV_CODEC_ID_VP9)
    return false
  const data = packet.data
  const first = data?.[0]
  const last = data?.at(-1)
  if (first === undefined || last === undefined)
    return false
  if (codecId === AV_CODEC_ID_VP8)
    return (first & 0x10) === 0
  const isSuperframe = (last & 0xE0) === 0xC0
  const isProfile3 = (first & 0x30) === 0x30
  const [existing, shown] = isProfile3 ? [first & 0x04, first & 0x01] : [first & 0x08, first & 0x02]
  return !isSuperframe && !existing && !shown
}
