import type { FrameIndex } from './frame-index.ts'
import type { PictureSource, Turn } from './picture-source.ts'
import type { DecoderOptions, KeyPacket, VideoDecoder } from './video-decoder.ts'
import { AppError } from '#shared/errors.ts'
import { keyAt, positionOf } from './frame-index.ts'
import { makePause } from './pause.ts'
import { openVideoDecoder } from './video-decoder.ts'

// Decoding this many pictures costs about as much as a seek.
const worthSeeking = 8
const earlierKeys = 3

/** Opens the video stream of a file as a source that goes to wanted pictures by the shortest exact way. @throws AppError as `openVideoDecoder` */
export async function openVideoSource(path: string, index: FrameIndex, options: DecoderOptions = {}): Promise<PictureSource> {
  const decoder = await openVideoDecoder(path, index.naming, options)
  return { frame: decoder.frame, goTo: makeFinder(decoder, index), close: decoder.close }
}

function makeFinder(decoder: VideoDecoder, index: FrameIndex): PictureSource['goTo'] {
  const { ptsUs, keys } = index
  let current = -1
  let fresh = true

  function advance(): number {
    for (;;) {
      const pts = decoder.next()
      if (pts === null)
        return -1
      const position = ptsUs[current + 1] === pts ? current + 1 : positionOf(ptsUs, pts)
      if (position >= 0)
        return position
    }
  }

  async function decodeTo(position: number, turn: Turn, signal: AbortSignal | undefined): Promise<number> {
    const pause = makePause(signal)
    do {
      current = advance()
      await pause()
      if (turn.ended)
        throw new AppError('cancelled', 'The frame reader was asked for something else meanwhile')
    } while (current >= 0 && current < position)
    return current
  }

  /** Whether decoding on from the current picture reaches `position` sooner than a seek. */
  function isNear(position: number): boolean {
    if (fresh)
      return position <= worthSeeking
    if (current < 0 || position <= current)
      return false
    const key = keys[keyAt(keys, ptsUs[position] ?? 0)]
    return key === undefined || key.ptsUs <= (ptsUs[Math.min(current + worthSeeking, ptsUs.length - 1)] ?? 0)
  }

  function seekTo(place: number): boolean {
    const key = keys[place]
    if (!key)
      return false
    for (let earlier = 0; earlier <= earlierKeys && earlier <= place; earlier++) {
      if (decoder.seek(key, keys[place - earlier] ?? key))
        return true
    }
    return false
  }

  async function goTo(position: number, turn: Turn, signal?: AbortSignal): Promise<number> {
    if (position === current)
      return current
    if (isNear(position)) {
      const wasContinuous = !fresh
      fresh = false
      const reached = await decodeTo(position, turn, signal)
      if (reached === position || wasContinuous)
        return reached
    }
    fresh = false
    current = -1
    const place = keyAt(keys, ptsUs[position] ?? 0)
    for (let earlier = 0; earlier <= earlierKeys && earlier <= place; earlier++) {
      if (seekTo(place - earlier) && await decodeTo(position, turn, signal) === position)
        return position
    }
    return fromStart(keys[Math.max(0, place - earlierKeys)], position, turn, signal)
  }

  async function fromStart(key: KeyPacket | undefined, position: number, turn: Turn, signal: AbortSignal | undefined): Promise<number> {
    await decoder.rewind()
    if (turn.ended)
      throw new AppError('cancelled', 'The frame reader was asked for something else meanwhile')
    if (key && key.ordinal > 0 && !decoder.skipTo(key)) {
      await decoder.rewind()
    }
    return decodeTo(position, turn, signal)
  }

  return goTo
}
