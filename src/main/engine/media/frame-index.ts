import type { PictureShape } from './picture.ts'
import type { KeyPacket, Naming } from './video-decoder.ts'

/**
 * Everything needed to name, find and seek the pictures of one file.
 * `ptsUs` is the truth the whole project shares: the presentation times of the distinct shown pictures, ascending integer microseconds.
 */
export type FrameIndex = Readonly<{
  ptsUs: Float64Array
  keys: readonly KeyPacket[]
  naming: Naming
  shape: PictureShape
  /** Mean pictures a second; null with fewer than two pictures. */
  rateHz: number | null
  variableRate: boolean
  /** True when the keyframes only begin to refresh the picture (H.264 intra refresh): a browser's seeks then miss. */
  gradualRefresh: boolean
  /** Where the pictures are: in the video stream, or each in a file of the folder, in order. */
  pictureFiles: readonly string[] | null
  /** True when the file ends in the middle of a packet, so that pictures are missing at its end. */
  cutShort: boolean
}>

/** The last keyframe at or before a time, as its place in `keys`; 0 when the time lies before all of them. */
export function keyAt(keys: readonly KeyPacket[], ptsUs: number): number {
  let low = 0
  let high = keys.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((keys[middle]?.ptsUs ?? 0) <= ptsUs)
      low = middle
    else
      high = middle - 1
  }
  return low
}

/** The place of the first picture at or after a time; the length of `ptsUs` when none follows. */
export function firstAtOrAfter(ptsUs: Float64Array, wantedUs: number): number {
  let low = 0
  let high = ptsUs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ptsUs[middle] ?? 0) < wantedUs)
      low = middle + 1
    else
      high = middle
  }
  return low
}

/** The place of exactly this picture in `ptsUs`, or -1. */
export function positionOf(ptsUs: Float64Array, wantedUs: number): number {
  const position = firstAtOrAfter(ptsUs, wantedUs)
  return ptsUs[position] === wantedUs ? position : -1
}
