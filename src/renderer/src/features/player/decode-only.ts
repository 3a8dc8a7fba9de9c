import type { EncodedPacket, EncodedPacketSink, InputVideoTrack } from 'mediabunny'
import type { NalLayout } from './disposable.ts'
import { VideoSample } from 'mediabunny'
import { isDisposable, nalLayoutOf } from './disposable.ts'

/** More than rounding between clocks, less than any distance of frames; microseconds. */
const toleranceUs = 1000

/** Up to the wanted packet, in the order of decoding, those that its picture may be predicted from. */
async function packetsFor(sink: EncodedPacketSink, wanted: EncodedPacket, key: EncodedPacket, layout: NalLayout | null, signal: AbortSignal): Promise<EncodedPacket[] | null> {
  const needed: EncodedPacket[] = []
  for await (const packet of sink.packets(key)) {
    if (signal.aborted)
      return null
    const isIt = packet.sequenceNumber === wanted.sequenceNumber
    if (isIt || layout === null || !isDisposable(packet.data, layout))
      needed.push(packet)
    if (isIt)
      return needed
  }
  return null
}

type Waiting = { readonly wantedUs: number, readonly found: VideoFrame[], readonly fail: (reason: unknown) => void }

/**
 * One decoder that stays configured between frames: making one takes longer than decoding many frames. Frames that nobody waits for are closed
 * as they come.
 */
function openDecoder(config: VideoDecoderConfig) {
  let waiting: Waiting | null = null
  const decoder = new VideoDecoder({
    output: (frame) => {
      if (waiting && waiting.found.length === 0 && Math.abs(frame.timestamp - waiting.wantedUs) <= toleranceUs)
        waiting.found.push(frame)
      else frame.close()
    },
    error: error => waiting?.fail(error),
  })

  async function decode(packets: readonly EncodedPacket[], wantedUs: number, signal: AbortSignal): Promise<VideoFrame | null> {
    const found: VideoFrame[] = []
    let fail: (reason: unknown) => void = () => {}
    const failed = new Promise<never>((_, reject) => {
      fail = reject
    })
    waiting = { wantedUs, found, fail }
    const stop = (): void => fail(signal.reason)
    signal.addEventListener('abort', stop)
    try {
      if (decoder.state !== 'configured')
        decoder.configure(config)
      for (const packet of packets)
        decoder.decode(packet.toEncodedVideoChunk())
      await Promise.race([decoder.flush(), failed])
      return found[0] ?? null
    }
    catch (error) {
      found[0]?.close()
      if (decoder.state === 'configured')
        decoder.reset()
      throw error
    }
    finally {
      waiting = null
      signal.removeEventListener('abort', stop)
    }
  }

  return { decode, close: () => decoder.state === 'closed' || decoder.close() }
}

/** Decodes single frames of a track, one at a time. */
export type OnlyDecoder = Readonly<{
  /**
   * The frame on screen at a time, in seconds of presentation time; null when there is no such frame, or `signal` ended the work.
   * @throws DOMException when the browser cannot decode it
   */
  frameAt: (atSeconds: number, signal: AbortSignal) => Promise<VideoSample | null>
  close: () => void
}>

/**
 * Opens a track for single frames: after a jump the quickest way to an exact picture, since of what lies between the frame and the key frame
 * before it only that is decoded which it is predicted from.
 */
export async function openOnlyDecoder(track: InputVideoTrack, sink: EncodedPacketSink): Promise<OnlyDecoder | null> {
  const [config, rotation, flip] = await Promise.all([track.getDecoderConfig(), track.getRotation(), track.getFlip()])
  if (!config)
    return null
  const layout = nalLayoutOf(config.codec, config.description)
  const make = () => openDecoder({ ...config, hardwareAcceleration: 'prefer-software', optimizeForLatency: true })
  let decoder = make()

  async function frameAt(atSeconds: number, signal: AbortSignal): Promise<VideoSample | null> {
    const [wanted, key] = await Promise.all([sink.getPacket(atSeconds, { metadataOnly: true }), sink.getKeyPacket(atSeconds, { verifyKeyPackets: true })])
    const packets = wanted && key && !signal.aborted ? await packetsFor(sink, wanted, key, layout, signal) : null
    if (!wanted || !packets)
      return null
    try {
      const frame = await decoder.decode(packets, wanted.timestamp * 1e6, signal)
      return frame && new VideoSample(frame, { timestamp: wanted.timestamp, duration: wanted.duration, rotation, flip })
    }
    catch (error) {
      // an error closes a decoder for good
      if (!signal.aborted) {
        decoder.close()
        decoder = make()
      }
      throw error
    }
  }

  return { frameAt, close: () => void decoder.close() }
}
