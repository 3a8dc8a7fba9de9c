import type { FrameTimes } from '#shared/domain/frame-times.ts'
import { frameSpan, nearestFrameIndex } from '#shared/domain/frame-times.ts'

/** A stretch that playing repeats, microseconds, half open. */
export type LoopSpan = Readonly<{ startUs: number, endUs: number }>

/**
 * Where `<video>` must seek to show the frame with this PTS: a little into the frame, since seeking to the exact PTS can show the one before.
 * @returns seconds
 */
export function seekSeconds(times: FrameTimes, ptsUs: number): number {
  if (times.length === 0)
    return ptsUs / 1e6
  const { startUs, endUs } = frameSpan(times, nearestFrameIndex(times, ptsUs))
  return (startUs + Math.min(1000, (endUs - startUs) / 2)) / 1e6
}

/** The PTS of the engine's list that `<video>` shows when it says `mediaTime` (seconds). */
export function shownPts(times: FrameTimes, mediaTimeSeconds: number): number {
  const timeUs = Math.round(mediaTimeSeconds * 1e6)
  return times[nearestFrameIndex(times, timeUs)] ?? timeUs
}

/**
 * The time of a clock that runs without `<video>`, as for playing backward.
 * @param from where and when it started: presentation time in microseconds and wall clock in milliseconds
 * @param rate multiples of real time, negative backward
 * @returns the time now, held in [`firstUs`, `lastUs`], and whether it has reached that end
 */
export function runningTime(
  from: Readonly<{ timeUs: number, atMs: number }>,
  nowMs: number,
  rate: number,
  ends: Readonly<{ firstUs: number, lastUs: number }>,
): Readonly<{ timeUs: number, ended: boolean }> {
  const timeUs = from.timeUs + (nowMs - from.atMs) * 1000 * rate
  if (rate < 0 && timeUs <= ends.firstUs)
    return { timeUs: ends.firstUs, ended: true }
  if (rate > 0 && timeUs >= ends.lastUs)
    return { timeUs: ends.lastUs, ended: true }
  return { timeUs, ended: false }
}

/** Where playing goes on when the loop is done: its start (its end when playing backward), or null while still inside or before it. */
export function loopTarget(loop: LoopSpan | null, timeUs: number, rate: number): number | null {
  if (!loop || loop.endUs <= loop.startUs)
    return null
  if (rate > 0)
    return timeUs >= loop.endUs ? loop.startUs : null
  return timeUs < loop.startUs ? loop.endUs - 1 : null
}
