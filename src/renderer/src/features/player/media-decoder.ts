import type { InputVideoTrack, VideoSample } from 'mediabunny'
import type { DecodedFrame, FrameDecoder } from './frame-cache.ts'
import { ALL_FORMATS, EncodedPacketSink, Input, UrlSource, VideoSampleSink } from 'mediabunny'
import { openOnlyDecoder } from './decode-only.ts'

/** A file opened for exact frames. `close` ends all reading. */
export type OpenedVideo = Readonly<{ decoder: FrameDecoder<VideoSample>, close: () => void }>

const usPerSecond = 1e6

/**
 * Opens the file behind `url` for decoding by the browser, or answers null where it can read neither the container nor the codec.
 * Software decoding is asked for: a hardware decoder lends only a few pictures at a time, and the cache keeps many.
 */
export async function openVideo(url: string): Promise<OpenedVideo | null> {
  const input = new Input({ source: new UrlSource(new URL(url, location.href)), formats: ALL_FORMATS })
  const track = await readableTrack(input).catch(() => null)
  if (!track) {
    input.dispose()
    return null
  }
  const packets = new EncodedPacketSink(track)
  const samples = new VideoSampleSink(track, { hardwareAcceleration: 'prefer-software' })
  const single = await openOnlyDecoder(track, packets)
  return {
    decoder: {
      async keyBefore(ptsUs) {
        const packet = await packets.getKeyPacket(seconds(ptsUs), { metadataOnly: true }) ?? await packets.getFirstKeyPacket({ metadataOnly: true })
        return (packet?.timestamp ?? 0) * usPerSecond
      },
      async* from(ptsUs) {
        for await (const sample of samples.samples(seconds(ptsUs)))
          yield decoded(sample)
      },
      async only(ptsUs, signal) {
        const sample = await single?.frameAt(seconds(ptsUs), signal)
        return sample ? decoded(sample) : null
      },
    },
    close: () => {
      single?.close()
      input.dispose()
    },
  }
}

function decoded(sample: VideoSample): DecodedFrame<VideoSample> {
  return {
    ptsUs: sample.timestamp * usPerSecond,
    picture: sample,
    bytes: sample.codedWidth * sample.codedHeight * 1.5,
    close: () => sample.close(),
  }
}

/** A little behind the PTS, so that rounding between clocks never asks for the frame before. */
function seconds(ptsUs: number): number {
  return (ptsUs + 500) / usPerSecond
}

async function readableTrack(input: Input): Promise<InputVideoTrack | null> {
  const track = await input.getPrimaryVideoTrack()
  return track && await track.canDecode() ? track : null
}
