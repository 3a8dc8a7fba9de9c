import type { AudioDecoder } from './audio-decoder.ts'
import type { Resampler } from './resampler.ts'
import { AppError } from '#shared/errors.ts'
import { openAudioDecoder } from './audio-decoder.ts'
import { openInput } from './open-input.ts'
import { makePause } from './pause.ts'
import { hearingRateHz, openResampler } from './resampler.ts'

/** A stretch of sound: `samples` at 16 kHz mono in [-1, 1], the first of them at `startUs` on the file's presentation clock. */
export type AudioBlock = Readonly<{ startUs: number, samples: Float32Array }>

/** Which sound is read, in blocks of what size, and over which stretch of the film. */
export type AudioOptions = Readonly<{
  /** Which sound track, counted from 0 among those that can be decoded. @default 0 */
  track?: number | undefined
  /** Samples a block; the last may be shorter. @default 8000 (half a second) */
  blockSamples?: number | undefined
  /** What the video's clock is moved by: `naming.originUs` of the frame index. @default 0 */
  originUs?: number | undefined
  /** Starts at this time instead of the beginning. */
  fromUs?: number | undefined
  /** Ends before this time. */
  toUs?: number | undefined
  signal?: AbortSignal | undefined
}>

// Time stamps of milliseconds jitter; a hole or an overlap longer than this is real.
const realGapUs = 30_000
// A longer hole is a broken time stamp.
const longestGapUs = 3_600_000_000

/**
 * Reads a sound track as 16 kHz mono. Blocks follow each other without holes: what the file leaves out is silence, so that sample `n` after
 * a block's first lies `n / 16000` seconds after its `startUs`. Each block is a buffer of its own.
 * @throws AppError `media-unsupported` when there is no such track, `cancelled`, or as `openInput`
 */
export async function* readAudio(path: string, options: AudioOptions = {}): AsyncGenerator<AudioBlock, void> {
  const input = await openInput(path)
  try {
    const stream = input.audio[options.track ?? 0]
    if (!stream)
      throw new AppError('media-unsupported', `${input.name} has no sound track ${(options.track ?? 0) + 1}`, { data: { file: input.name } })
    const decoder = openAudioDecoder(input, stream)
    try {
      if (options.fromUs)
        decoder.seek(options.fromUs + (options.originUs ?? 0))
      yield* cutBlocks(alignToClock(decoder, options), options)
    }
    finally {
      decoder.close()
    }
  }
  finally {
    input.close()
  }
}

/** Decoded pieces laid end to end on the clock: holes filled with silence, overlaps and what lies before the start cut off. */
async function* alignToClock(decoder: AudioDecoder, options: AudioOptions): AsyncGenerator<AudioBlock, void> {
  const pause = makePause(options.signal)
  const originUs = options.originUs ?? 0
  const startUs = Math.max(0, options.fromUs ?? 0)
  let resampler: Resampler | null = null
  let anchorUs = Number.NaN
  let written = 0
  const endUs = (): number => anchorUs + written * 1e6 / hearingRateHz
  const place = (samples: Float32Array): AudioBlock[] => {
    const block = { startUs: Math.round(endUs()), samples }
    written += samples.length
    return cutBefore(block, startUs)
  }
  try {
    for (let time = decoder.next(); time !== null; time = decoder.next()) {
      await pause()
      const timeUs = time - originUs
      if (resampler && !resampler.fits(decoder.frame)) {
        yield* place(resampler.drain())
        resampler.close()
        resampler = null
      }
      if (Number.isNaN(anchorUs))
        anchorUs = Number.isNaN(timeUs) ? 0 : timeUs
      const isFresh: boolean = resampler === null
      resampler ??= openResampler(decoder.frame)
      const gapUs: number = timeUs - endUs() - (isFresh ? 0 : resampler.heldUs())
      if (gapUs > realGapUs && gapUs < longestGapUs)
        yield* place(new Float32Array(Math.round(gapUs * hearingRateHz / 1e6)))
      const samples = resampler.convert(decoder.frame)
      const surplus = gapUs < -realGapUs ? Math.round(-gapUs * hearingRateHz / 1e6) : 0
      if (surplus < samples.length)
        yield* place(samples.subarray(surplus))
    }
    if (resampler)
      yield* place(resampler.drain())
  }
  finally {
    resampler?.close()
  }
}

function cutBefore(block: AudioBlock, startUs: number): AudioBlock[] {
  const early = Math.ceil((startUs - block.startUs) * hearingRateHz / 1e6)
  if (early <= 0)
    return block.samples.length > 0 ? [block] : []
  if (early >= block.samples.length)
    return []
  return [{ startUs: Math.round(block.startUs + early * 1e6 / hearingRateHz), samples: block.samples.subarray(early) }]
}

/** Cuts the pieces into blocks of equal length. */
async function* cutBlocks(pieces: AsyncGenerator<AudioBlock, void>, options: AudioOptions): AsyncGenerator<AudioBlock, void> {
  const blockSamples = options.blockSamples ?? 8000
  const untilUs = options.toUs ?? Number.POSITIVE_INFINITY
  let block = new Float32Array(blockSamples)
  let filled = 0
  let startUs = 0
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.samples.length;) {
      if (filled === 0)
        startUs = Math.round(piece.startUs + taken * 1e6 / hearingRateHz)
      if (startUs >= untilUs)
        return
      const part = piece.samples.subarray(taken, taken + blockSamples - filled)
      block.set(part, filled)
      filled += part.length
      taken += part.length
      if (filled === blockSamples) {
        yield { startUs, samples: cutAfter(block, startUs, untilUs) }
        block = new Float32Array(blockSamples)
        filled = 0
      }
    }
  }
  if (filled > 0)
    yield { startUs, samples: cutAfter(block.subarray(0, filled), startUs, untilUs) }
}

function cutAfter(samples: Float32Array, startUs: number, untilUs: number): Float32Array {
  const room = Math.ceil((untilUs - startUs) * hearingRateHz / 1e6)
  return room < samples.length ? samples.subarray(0, room) : samples
}
