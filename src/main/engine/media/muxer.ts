import type { AVColorRange, AVColorSpace, AVPixelFormat, FFEncoderCodec } from 'node-av/constants'
import type { Frame, Packet, Stream } from 'node-av/lib'
import type { TimeBase } from './clock.ts'
import { AV_CHANNEL_ORDER_NATIVE, AV_CODEC_FLAG_GLOBAL_HEADER, AVFMT_GLOBALHEADER } from 'node-av/constants'
import { Packet as AvPacket, Codec, CodecContext, FormatContext, Rational } from 'node-av/lib'
import { AvError, avOk } from './av.ts'

/** Options of FFmpeg by their own names. */
export type EncoderOptions = Readonly<Record<string, string | number>>

/** An output file being written. `writeHeader` once all streams exist; `close` writes the trailer. */
export type Muxer = {
  readonly context: FormatContext
  readonly newStream: () => Stream
  readonly writeHeader: (options?: EncoderOptions) => void
  /** Writes a packet whose times are in `timeBase`; takes over its content. */
  readonly write: (packet: Packet, stream: Stream, timeBase: TimeBase) => void
  readonly close: () => void
  /** Frees without a trailer, after a failure. */
  readonly abandon: () => void
}

/** Sets options one by one: node-av frees a Dictionary given to `open2Sync` twice, which ends the process. */
function setOptions(target: CodecContext | FormatContext, options: EncoderOptions): void {
  for (const [name, value] of Object.entries(options))
    avOk(target.setOption(name, String(value)), `Setting ${name}`)
}

/**
 * Opens a file for writing.
 * @param format FFmpeg's muxer name, for example `mp4` or `matroska`
 * @throws AvError when the format is unknown or the file cannot be written
 */
export function openMuxer(path: string, format: string): Muxer {
  const context = new FormatContext()
  avOk(context.allocOutputContext2(null, format, path), `Making a ${format} file`)
  avOk(context.openOutputSync(), 'Opening the output file')
  const release = (): void => {
    context.closeOutputSync()
    context.freeContext()
  }
  return {
    context,
    newStream: () => context.newStream(null),
    writeHeader: (options = {}) => {
      setOptions(context, options)
      avOk(context.writeHeaderSync(null), 'Writing the header')
    },
    write: (packet, stream, timeBase) => {
      packet.streamIndex = stream.index
      packet.rescaleTs(timeBase, stream.timeBase)
      avOk(context.interleavedWriteFrameSync(packet), 'Writing a packet')
    },
    close: () => {
      const code = context.writeTrailerSync()
      release()
      avOk(code, 'Writing the trailer')
    },
    abandon: release,
  }
}

/** An open encoder that writes into one stream of a muxer. */
export type Encoder = {
  readonly context: CodecContext
  readonly stream: Stream
  /** Encodes one frame, or drains with null. The frame's times are in the encoder's time base. */
  readonly encode: (frame: Frame | null) => void
  readonly close: () => void
}

function findEncoder(name: string): Codec {
  const codec = Codec.findEncoderByName(name as FFEncoderCodec)
  if (!codec)
    throw new AvError(-1, `No encoder ${name}`)
  return codec
}

function openEncoder(muxer: Muxer, name: string, set: (context: CodecContext, codec: Codec) => void, options: EncoderOptions): Encoder {
  const codec = findEncoder(name)
  const context = new CodecContext()
  context.allocContext3(codec)
  set(context, codec)
  if (muxer.context.oformat?.hasFlags(AVFMT_GLOBALHEADER))
    context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER)
  setOptions(context, options)
  avOk(context.open2Sync(codec, null), `Opening the encoder ${name}`)
  const stream = muxer.newStream()
  avOk(stream.codecpar.fromContext(context), 'Describing the stream')
  stream.timeBase = context.timeBase
  const packet = new AvPacket()
  packet.alloc()
  return {
    context,
    stream,
    encode: (frame) => {
      avOk(context.sendFrameSync(frame), `Encoding with ${name}`)
      while (context.receivePacketSync(packet) >= 0)
        muxer.write(packet, stream, context.timeBase)
    },
    close: () => {
      packet.free()
      context.freeContext()
    },
  }
}

/** The picture stream to be written. `gop` counts the pictures from one keyframe to the next. */
export type VideoEncoderOptions = Readonly<{
  encoder: string
  widthPx: number
  heightPx: number
  pixelFormat: AVPixelFormat
  timeBase: TimeBase
  rate?: TimeBase
  gop?: number
  bFrames?: number
  colours?: Readonly<{ space: AVColorSpace, range: AVColorRange }>
  options?: EncoderOptions
}>

/** Adds a video stream to `muxer` with an encoder opened for it. @throws AvError */
export function addVideo(muxer: Muxer, want: VideoEncoderOptions): Encoder {
  const encoder = openEncoder(muxer, want.encoder, (context) => {
    context.width = want.widthPx
    context.height = want.heightPx
    context.pixelFormat = want.pixelFormat
    context.timeBase = new Rational(want.timeBase.num, want.timeBase.den)
    if (want.rate)
      context.framerate = new Rational(want.rate.num, want.rate.den)
    if (want.gop !== undefined)
      context.gopSize = want.gop
    if (want.bFrames !== undefined)
      context.maxBFrames = want.bFrames
    if (want.colours) {
      context.colorSpace = want.colours.space
      context.colorRange = want.colours.range
    }
  }, want.options ?? {})
  if (want.rate)
    encoder.stream.avgFrameRate = new Rational(want.rate.num, want.rate.den)
  return encoder
}

/** The sound stream to be written. `bitRate` is in bits a second. */
export type AudioEncoderOptions = Readonly<{ encoder: string, sampleRateHz: number, channels: 1 | 2, bitRate?: number }>

/** Adds an audio stream to `muxer` with an encoder opened for it, in the first sample format the encoder takes. @throws AvError */
export function addAudio(muxer: Muxer, want: AudioEncoderOptions): Encoder {
  return openEncoder(muxer, want.encoder, (context, codec) => {
    context.sampleRate = want.sampleRateHz
    context.channelLayout = { nbChannels: want.channels, order: AV_CHANNEL_ORDER_NATIVE, mask: want.channels === 1 ? 4n : 3n }
    const format = codec.sampleFormats?.[0]
    if (format !== undefined)
      context.sampleFormat = format
    context.timeBase = new Rational(1, want.sampleRateHz)
    if (want.bitRate !== undefined)
      context.bitRate = BigInt(want.bitRate)
  }, {})
}
