/**
 * Presentation times of a file's frames: PTS in microseconds, strictly ascending. A frame is named by its PTS;
 * an index is only its place in this list and never a time.
 */
export type FrameTimes = Float64Array

/**
 * Index of the frame on screen at `timeUs`: the last one whose PTS is not after it.
 * @param times ascending PTS in microseconds
 * @param timeUs presentation time in microseconds; before the first frame counts as the first frame
 * @returns index in [0, times.length), or -1 when there are no frames
 */
export function frameIndexAt(times: FrameTimes, timeUs: number): number {
  if (times.length === 0)
    return -1
  return Math.max(0, lowerCount(times, timeUs) - 1)
}

/**
 * Index of the frame whose PTS lies nearest to `timeUs`; on a tie the earlier one.
 * @param times ascending PTS in microseconds
 * @param timeUs presentation time in microseconds
 * @returns index in [0, times.length), or -1 when there are no frames
 */
export function nearestFrameIndex(times: FrameTimes, timeUs: number): number {
  const index = frameIndexAt(times, timeUs)
  const after = times[index + 1]
  if (index < 0 || after === undefined)
    return index
  return after - timeUs < timeUs - at(times, index) ? index + 1 : index
}

/**
 * The PTS `steps` frames away from the frame on screen at `timeUs`, held at the first and the last frame.
 * @param times ascending PTS in microseconds
 * @param timeUs presentation time in microseconds
 * @param steps whole number of frames, negative backward
 * @returns PTS in microseconds, or `timeUs` when there are no frames
 */
export function steppedPts(times: FrameTimes, timeUs: number, steps: number): number {
  const index = frameIndexAt(times, timeUs)
  if (index < 0)
    return timeUs
  return at(times, Math.min(times.length - 1, Math.max(0, index + steps)))
}

/**
 * The span in which the frame at `index` is on screen, half open. The last frame lasts as long as the one before it.
 * @param times ascending PTS in microseconds
 * @param index in [0, times.length)
 * @returns start and end in microseconds; a lone frame lasts 40 ms
 */
export function frameSpan(times: FrameTimes, index: number): Readonly<{ startUs: number, endUs: number }> {
  const startUs = at(times, index)
  const after = times[index + 1]
  if (after !== undefined)
    return { startUs, endUs: after }
  const before = times[index - 1]
  return { startUs, endUs: startUs + (before === undefined ? 40_000 : startUs - before) }
}

/** How many PTS are not after `timeUs`. */
function lowerCount(times: FrameTimes, timeUs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(times, middle) <= timeUs)
      low = middle + 1
    else high = middle
  }
  return low
}

function at(times: FrameTimes, index: number): number {
  const value = times[index]
  if (value === undefined)
    throw new RangeError(`Frame ${index} is outside of the ${times.length} frames`)
  return value
}
