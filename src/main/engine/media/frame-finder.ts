import type { FrameIndex } from './frame-index.ts'
import type { KeyPacket, VideoDecoder } from './video-decoder.ts'
import { AppError } from '#shared/errors.ts'
import { keyAt, positionOf } from './frame-index.ts'
import { makePause } from './pause.ts'

/** Permission to use the decoder: a newer request or `close` takes it away. */
export type Turn = { ended: boolean }

/** Brings a decoder to wanted pictures by the shortest exact way. */
export type FrameFinder = {
  /**
   * Decodes until the picture at `position` lies in the decoder's `frame`.
   * @returns `position`; or the first later position when the wanted picture cannot be decoded; or -1 when none follows
   * @throws AppError `cancelled` when `signal` aborts or `turn` ended
   */
  readonly goTo: (position: number, turn: Turn, signal?: AbortSignal) => Promise<number>
}

// Decoding this many pictures costs about as much as a seek.
const worthSeeking = 8
const earlierKeys = 3

/** A finder over one decoder; nobody else may move the decoder. */
export function makeFinder(decoder: VideoDecoder, index: FrameIndex): FrameFinder {
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

  return { goTo }
}
