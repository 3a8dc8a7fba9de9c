import type { AudioDecoder } from './audio-decoder.ts'
import type { Resampler, SoundForm } from './resampler.ts'
import { AppError } from '#shared/errors.ts'
import { openAudioDecoder } from './audio-decoder.ts'
import { openInput } from './open-input.ts'
import { makePause } from './pause.ts'
import { hearing, openResampler } from './resampler.ts'

/** A stretch of sound: `samples` in [-1, 1] (channels interleaved), the first of them at `startUs` on the file's presentation clock. */
export type AudioBlock = Readonly<{ startUs: number, samples: Float32Array }>

/** Which sound is read, in blocks of what size, and over which stretch of the film. */
export type AudioOptions = Readonly<{
  /** Which sound track, counted from 0 among those that can be decoded. @default 0 */
  track?: number | undefined
  /** Rate and channels. @default 16 kHz mono */
  form?: SoundForm | undefined
  /** Samples a channel in one block; the last block may be shorter. @default half a second */
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
// The outline of the sound starts at time 0: what lies later than this would make it silence by the gigabyte.
const latestUs = 100 * 3_600_000_000
const silenceSeconds = 10

/**
 * Reads a sound track, by default as 16 kHz mono. Blocks follow each other without holes: what the file leaves out is silence, so that sample `n`
 * after a block's first lies `n / rateHz` seconds after its `startUs`. Each block is a buffer of its own.
 * @throws AppError `media-unsupported` when there is no such track, `media-broken` when its clock is impossible, `cancelled`, or as `openInput`
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
      yield* cutBlocks(alignToClock(decoder, input.name, options), options)
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
async function* alignToClock(decoder: AudioDecoder, name: string, options: AudioOptions): AsyncGenerator<AudioBlock, void> {
  const form = options.form ?? hearing
  const pause = makePause(options.signal)
  const clock = openClock(name, form, Math.max(0, options.fromUs ?? 0))
  let resampler: Resampler | null = null
  try {
    for (let time = decoder.next(); time !== null; time = decoder.next()) {
      await pause()
      if (resampler && !resampler.fits(decoder.frame)) {
        yield* clock.place(resampler.drain())
        resampler.close()
        resampler = null
      }
      const heldUs: number = resampler?.heldUs() ?? 0
      resampler ??= openResampler(decoder.frame, form)
      const gap = clock.gapBefore(time - (options.originUs ?? 0), heldUs)
      for (let missing = gap; missing > 0; missing -= silenceSeconds * form.rateHz) {
        yield* clock.place(new Float32Array(Math.min(missing, silenceSeconds * form.rateHz) * form.channels))
        await pause()
      }
      const samples = resampler.convert(decoder.frame)
      if (gap * form.channels > -samples.length)
        yield* clock.place(samples.subarray(Math.max(0, -gap) * form.channels))
    }
    if (resampler)
      yield* clock.place(resampler.drain())
  }
  finally {
    resampler?.close()
  }
}

function refuseImpossibleTime(name: string, timeUs: number): void {
  if (timeUs > latestUs) {
    throw new AppError('media-broken', `The sound of ${name} lies at an impossible time: ${Math.round(timeUs / 3.6e9)} hours after the start`, {
      data: { file: name, timeUs },
      hint: 'The file is damaged, or its clock does not start at 0. Write it anew, for example with: ffmpeg -i IN -c copy OUT',
    })
  }
}

type Clock = {
  /** Samples missing (positive) or double (negative) before sound that belongs at `timeUs`; 0 within the jitter of time stamps. */
  readonly gapBefore: (timeUs: number, heldUs: number) => number
  /** Puts samples after those placed before; yields the block unless it lies before the start. */
  readonly place: (samples: Float32Array) => readonly AudioBlock[]
}

function openClock(name: string, form: SoundForm, startUs: number): Clock {
  let anchorUs = Number.NaN
  let written = 0
  const nowUs = (): number => anchorUs + written * 1e6 / form.rateHz
  return {
    gapBefore(timeUs, heldUs) {
      if (Number.isNaN(anchorUs))
        anchorUs = Number.isNaN(timeUs) ? 0 : timeUs
      const gapUs = timeUs - nowUs() - heldUs
      return Math.abs(gapUs) > realGapUs && Math.abs(gapUs) < longestGapUs ? Math.round(gapUs * form.rateHz / 1e6) : 0
    },
    place(samples) {
      const atUs = nowUs()
      refuseImpossibleTime(name, atUs)
      written += samples.length / form.channels
      const early = Math.min(samples.length / form.channels, Math.max(0, Math.ceil((startUs - atUs) * form.rateHz / 1e6)))
      const kept = samples.subarray(early * form.channels)
      return kept.length > 0 ? [{ startUs: Math.round(atUs + early * 1e6 / form.rateHz), samples: kept }] : []
    },
  }
}

/** Cuts the pieces into blocks of equal length. */
async function* cutBlocks(pieces: AsyncGenerator<AudioBlock, void>, options: AudioOptions): AsyncGenerator<AudioBlock, void> {
  const form = options.form ?? hearing
  const length = (options.blockSamples ?? form.rateHz / 2) * form.channels
  const untilUs = options.toUs ?? Number.POSITIVE_INFINITY
  const usOf = (values: number): number => values / form.channels * 1e6 / form.rateHz
  const cutAfter = (samples: Float32Array, startUs: number): Float32Array => {
    const room = Math.ceil((untilUs - startUs) * form.rateHz / 1e6) * form.channels
    return room < samples.length ? samples.subarray(0, room) : samples
  }
  let block = new Float32Array(length)
  let filled = 0
  let startUs = 0
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.samples.length;) {
      if (filled === 0)
        startUs = Math.round(piece.startUs + usOf(taken))
      if (startUs >= untilUs)
        return
      const part = piece.samples.subarray(taken, taken + length - filled)
      block.set(part, filled)
      filled += part.length
      taken += part.length
      if (filled === length) {
        yield { startUs, samples: cutAfter(block, startUs) }
        block = new Float32Array(length)
        filled = 0
      }
    }
  }
  if (filled > 0)
    yield { startUs, samples: cutAfter(block.subarray(0, filled), startUs) }
}
