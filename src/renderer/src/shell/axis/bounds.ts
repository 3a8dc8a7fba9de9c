import type { FrameTimes } from '#shared/domain/frame-times.ts'
import { frameSpan, nearestFrameIndex } from '#shared/domain/frame-times.ts'

/** A span being changed at one bound. Microseconds, half open. */
export type DraggedBounds = Readonly<{ startUs: number, endUs: number }>

/**
 * The bounds after one is moved to `timeUs`: on a frame of the file, at least one frame apart, and on the nearest of `magnets`
 * (bounds of other segments, the cursor) when one lies within `reachUs`.
 * @param times ascending PTS in microseconds; without frames bounds fall on whole microseconds
 */
export function movedBound(
  bounds: DraggedBounds,
  part: 'start' | 'end',
  timeUs: number,
  snap: Readonly<{ times: FrameTimes, magnets?: readonly number[], reachUs?: number }>,
): DraggedBounds {
  const onFrame = frameBound(magnetised(timeUs, snap), snap.times)
  const leastUs = leastLength(snap.times, part === 'start' ? bounds.endUs : bounds.startUs)
  if (part === 'start')
    return { ...bounds, startUs: Math.min(onFrame, bounds.endUs - leastUs) }
  return { ...bounds, endUs: Math.max(onFrame, bounds.startUs + leastUs) }
}

/** The nearest time at which a frame begins, the end of the last frame included. */
export function frameBound(timeUs: number, times: FrameTimes): number {
  if (times.length === 0)
    return Math.round(timeUs)
  const index = nearestFrameIndex(times, timeUs)
  const { startUs, endUs } = frameSpan(times, index)
  return Math.round(index === times.length - 1 && timeUs > (startUs + endUs) / 2 ? endUs : startUs)
}

function magnetised(timeUs: number, snap: Readonly<{ magnets?: readonly number[], reachUs?: number }>): number {
  let nearest = timeUs
  let distanceUs = snap.reachUs ?? 0
  for (const magnet of snap.magnets ?? []) {
    if (Math.abs(magnet - timeUs) < distanceUs) {
      nearest = magnet
      distanceUs = Math.abs(magnet - timeUs)
    }
  }
  return nearest
}

/** Length of the frame at the other bound: what must be left between the two. */
function leastLength(times: FrameTimes, otherUs: number): number {
  if (times.length === 0)
    return 1
  const { startUs, endUs } = frameSpan(times, nearestFrameIndex(times, otherUs))
  return Math.max(1, Math.round(endUs - startUs))
}
