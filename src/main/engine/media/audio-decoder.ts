import type { Stream } from 'node-av/lib'
import type { TimeBase } from './clock.ts'
import type { Input } from './open-input.ts'
import { AV_NOPTS_VALUE, AVDISCARD_ALL, AVDISCARD_DEFAULT, AVERROR_EAGAIN, AVERROR_EOF, AVSEEK_FLAG_BACKWARD } from 'node-av/constants'
import { Codec, CodecContext, Frame, Packet } from 'node-av/lib'
import { AppError } from '#shared/errors.ts'
import { pulse } from '../processes/pulse.ts'
import { avReason } from './av.ts'
import { ticksToUs, usToTicks } from './clock.ts'

/** A decoder on one sound stream of an opened file. */
export type AudioDecoder = {
  /** The last decoded block of sound, overwritten by the next. */
  readonly frame: Frame
  /** Goes to a place shortly before `us`. */
  readonly seek: (us: number) => void
  /** Decodes the next block. @returns its time in microseconds (NaN when the file gives none), or null at the end */
  readonly next: () => number | null
  readonly close: () => void
}

/** @throws AppError `media-unsupported` when the decoder does not open */
export function openAudioDecoder(input: Input, stream: Stream): AudioDecoder {
  const decoder = openCodec(input, stream)
  const timeBase: TimeBase = { num: stream.timeBase.num, den: stream.timeBase.den }
  const packet = new Packet()
  packet.alloc()
  const frame = new Frame()
  frame.alloc()
  let draining = false
  let failures = 0

  function feed(): void {
    for (;;) {
      packet.unref()
      pulse()
      if (input.context.readFrameSync(packet) < 0) {
        decoder.sendPacketSync(null)
        draining = true
        return
      }
      if (packet.streamIndex === stream.index) {
        decoder.sendPacketSync(packet)
        return
      }
    }
  }

  return {
    frame,
    seek(us) {
      const prerollUs = 500_000
      input.context.seekFrameSync(stream.index, usToTicks(Math.max(0, us - prerollUs), timeBase), AVSEEK_FLAG_BACKWARD)
      decoder.flushBuffers()
    },
    next() {
      for (;;) {
        const code = decoder.receiveFrameSync(frame)
        if (code >= 0) {
          const pts = frame.bestEffortTimestamp
          return pts === AV_NOPTS_VALUE ? Number.NaN : ticksToUs(pts, timeBase)
        }
        if (code === AVERROR_EOF || (draining && (code === AVERROR_EAGAIN || ++failures > 64)))
          return null
        if (!draining)
          feed()
      }
    },
    close() {
      frame.free()
      packet.free()
      decoder.freeContext()
    },
  }
}

function openCodec(input: Input, stream: Stream): CodecContext {
  for (const other of input.context.streams)
    other.discard = other.index === stream.index ? AVDISCARD_DEFAULT : AVDISCARD_ALL
  const codec = Codec.findDecoder(stream.codecpar.codecId)
  const context = new CodecContext()
  context.allocContext3(codec)
  context.parametersToContext(stream.codecpar)
  context.pktTimebase = stream.timeBase
  const opened = context.open2Sync(codec, null)
  if (opened < 0)
    throw new AppError('media-unsupported', `The sound of ${input.name} cannot be decoded (${avReason(opened)})`, { data: { file: input.name } })
  return context
}
