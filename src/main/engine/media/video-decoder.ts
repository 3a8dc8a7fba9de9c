import type { TimeBase } from './clock.ts'
import type { HardwareDevice } from './hardware-device.ts'
import type { Input } from './open-input.ts'
import { availableParallelism } from 'node:os'
import { AV_CODEC_ID_THEORA, AV_NOPTS_VALUE, AVDISCARD_ALL, AVDISCARD_DEFAULT, AVERROR_EAGAIN, AVERROR_EOF, AVSEEK_FLAG_BACKWARD, AVSEEK_FLAG_BYTE } from 'node-av/constants'
import { Codec, CodecContext, Frame, Packet } from 'node-av/lib'
import { AppError } from '#shared/errors.ts'
import { pulse } from '../processes/pulse.ts'
import { avReason } from './av.ts'
import { ticksToUs } from './clock.ts'
import { openInput } from './open-input.ts'

/** A keyframe packet: its place in decode order, its times (NaN when the file gives none), its byte position (-1 when unknown) and its size in bytes. */
export type KeyPacket = Readonly<{ ordinal: number, ptsUs: number, dts: number, pos: number, size: number }>

/** How pictures get their names: by the packet's own PTS, or by the packet's ordinal through a table (NaN = no picture). */
export type Naming = Readonly<{ timeBase: TimeBase, originUs: number, byOrdinalUs: Float64Array | null, seekByByte: boolean }>

/**
 * A decoder on one video stream. All calls are synchronous and may block for the time of one picture;
 * FFmpeg's own threads decode ahead.
 */
export type VideoDecoder = {
  /** The last decoded picture, overwritten by the next. */
  readonly frame: Frame
  /** Packets that FFmpeg refused since the decoder was opened. */
  readonly refusedPackets: number
  /** Pictures that came from the hardware. FFmpeg decodes in software by itself what a device cannot. */
  readonly hardwarePictures: number
  /** Starts again at the first packet. */
  readonly rewind: () => Promise<void>
  /** Goes to exactly this keyframe packet, so that the next packet decoded is that one. False when it cannot be found from `from`. */
  readonly seek: (key: KeyPacket, from: KeyPacket) => boolean
  /** Reads on, without decoding, until the packet with this ordinal comes next. For use right after `rewind`. */
  readonly skipTo: (key: KeyPacket) => boolean
  /** Decodes the next picture in presentation order. @returns its PTS in microseconds (NaN: unnamed), or null at the end */
  readonly next: () => number | null
  readonly close: () => void
}

/** How a stream is decoded. `hardware` is used for the kinds of film that it knows; pictures are brought back into ordinary memory. */
export type DecoderOptions = Readonly<{ threads?: number | undefined, hardware?: HardwareDevice | null | undefined }>

/** @throws AppError `media-unsupported` when FFmpeg has no decoder that opens, or as `openInput` */
export async function openVideoDecoder(path: string, naming: Naming, options: DecoderOptions = {}): Promise<VideoDecoder> {
  let input = await openInput(path)
  let decoder = openCodec(input, options)
  const packet = new Packet()
  packet.alloc()
  const frame = new Frame()
  frame.alloc()
  const received = options.hardware ? new Frame() : null
  received?.alloc()
  let hardwarePictures = 0
  let ordinal = 0
  let draining = false
  let waiting = false
  let refused = 0
  let failedDrains = 0
  let closed = false

  const stream = () => input.video!

  function restart(): void {
    decoder.flushBuffers()
    draining = false
    waiting = false
  }

  function readPacket(): boolean {
    for (;;) {
      packet.unref()
      pulse()
      if (input.context.readFrameSync(packet) < 0)
        return false
      if (packet.streamIndex === stream().index)
        return true
    }
  }

  /** Leaves the wanted packet waiting in `packet`. */
  function readUpTo(key: KeyPacket): boolean {
    while (readPacket()) {
      if (isPacket(key, packet, naming)) {
        ordinal = key.ordinal
        waiting = true
        return true
      }
      if (isPast(key, packet))
        return false
    }
    return false
  }

  function feed(): void {
    if (!waiting && !readPacket()) {
      decoder.sendPacketSync(null)
      draining = true
      return
    }
    waiting = false
    if (naming.byOrdinalUs)
      packet.pts = BigInt(ordinal)
    ordinal++
    const sent = decoder.sendPacketSync(packet)
    packet.unref()
    if (sent < 0 && sent !== AVERROR_EAGAIN)
      refused++
  }

  /** Brings the next decoded picture into `frame`. @returns FFmpeg's code */
  function receive(): number {
    if (!received)
      return decoder.receiveFrameSync(frame)
    const code = decoder.receiveFrameSync(received)
    if (code < 0)
      return code
    frame.unref()
    if (!received.isHwFrame())
      return frame.ref(received)
    hardwarePictures++
    const moved = received.hwframeTransferDataSync(frame)
    return moved < 0 ? moved : frame.copyProps(received)
  }

  function nameOf(): number {
    const { pts } = frame
    if (pts === AV_NOPTS_VALUE)
      return Number.NaN
    if (naming.byOrdinalUs)
      return naming.byOrdinalUs[Number(pts)] ?? Number.NaN
    return ticksToUs(pts, naming.timeBase) - naming.originUs
  }

  return {
    frame,
    get refusedPackets() {
      return refused
    },
    get hardwarePictures() {
      return hardwarePictures
    },
    async rewind() {
      const reopened = await openInput(path)
      if (closed) {
        reopened.close()
        return
      }
      decoder.freeContext()
      input.close()
      input = reopened
      decoder = openCodec(input, options)
      ordinal = 0
      draining = false
      waiting = false
    },
    seek(key, from) {
      restart()
      const target = naming.seekByByte ? from.pos : from.dts
      const flags = naming.seekByByte ? AVSEEK_FLAG_BYTE : AVSEEK_FLAG_BACKWARD
      if (!Number.isFinite(target) || (naming.seekByByte && target < 0))
        return false
      return input.context.seekFrameSync(stream().index, BigInt(target), flags) >= 0 && readUpTo(key)
    },
    skipTo: readUpTo,
    next() {
      for (;;) {
        const code = receive()
        if (code >= 0)
          return nameOf()
        if (code === AVERROR_EOF || (draining && code === AVERROR_EAGAIN))
          return null
        if (code !== AVERROR_EAGAIN && ++refused && draining && ++failedDrains > 64)
          return null
        if (!draining)
          feed()
      }
    },
    close() {
      closed = true
      frame.free()
      received?.free()
      packet.free()
      decoder.freeContext()
      input.close()
    },
  }
}

// After a byte seek a program stream may yield the rest of the picture before under the time of the wanted one: the size tells them apart.
function isPacket(key: KeyPacket, packet: Packet, naming: Naming): boolean {
  if (packet.size !== key.size)
    return false
  if (key.pos >= 0 && packet.pos >= 0n && Number(packet.pos) !== key.pos)
    return false
  if (!same(key.dts, packet.dts))
    return false
  return naming.byOrdinalUs !== null || (packet.pts !== AV_NOPTS_VALUE && ticksToUs(packet.pts, naming.timeBase) - naming.originUs === key.ptsUs)
}

function same(wanted: number, ticks: bigint): boolean {
  return Number.isNaN(wanted) ? ticks === AV_NOPTS_VALUE : Number(ticks) === wanted
}

function isPast(key: KeyPacket, packet: Packet): boolean {
  if (packet.dts !== AV_NOPTS_VALUE && Number.isFinite(key.dts))
    return Number(packet.dts) > key.dts
  return key.pos >= 0 && packet.pos >= 0n && Number(packet.pos) > key.pos
}

// Theora on several threads decodes to other pixels from run to run.
function openCodec(input: Input, { threads, hardware }: DecoderOptions): CodecContext {
  const { video } = input
  const codec = video && Codec.findDecoder(video.codecpar.codecId)
  if (!video || !codec)
    throw new AppError('media-unsupported', `${input.name} holds no picture that can be decoded`, { data: { file: input.name } })
  for (const stream of input.context.streams)
    stream.discard = stream.index === video.index ? AVDISCARD_DEFAULT : AVDISCARD_ALL
  const context = new CodecContext()
  context.allocContext3(codec)
  context.parametersToContext(video.codecpar)
  context.pktTimebase = video.timeBase
  context.threadCount = video.codecpar.codecId === AV_CODEC_ID_THEORA ? 1 : threads ?? Math.min(8, availableParallelism() + 1)
  if (hardware)
    context.hwDeviceCtx = hardware.context
  const opened = context.open2Sync(codec, null)
  if (opened < 0) {
    throw new AppError('media-unsupported', `${input.name} cannot be decoded (${codec.name}: ${avReason(opened)})`, { data: { file: input.name } })
  }
  return context
}
