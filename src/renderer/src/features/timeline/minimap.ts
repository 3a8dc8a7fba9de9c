import type { TimeAxis } from '../../shell/axis/time-axis.ts'
import { panned } from '../../shell/axis/time-axis.ts'

/** The view as a stretch of the minimap, in CSS pixels; at least `leastPx` wide so that it can be taken hold of. */
export function minimapViewport(axis: TimeAxis, widthPx: number, leastPx = 6): Readonly<{ leftPx: number, widthPx: number }> {
  const wholeUs = axis.maxUs - axis.minUs
  const width = Math.max(leastPx, axis.spanUs / wholeUs * widthPx)
  const left = (axis.startUs - axis.minUs) / wholeUs * widthPx
  return { leftPx: Math.min(left, widthPx - width), widthPx: width }
}

/** Time under a pixel of the minimap. */
export function minimapTime(axis: TimeAxis, px: number, widthPx: number): number {
  return axis.minUs + Math.min(1, Math.max(0, px / widthPx)) * (axis.maxUs - axis.minUs)
}

/** The view centred on a pixel of the minimap. */
export function centredAt(axis: TimeAxis, px: number, widthPx: number): TimeAxis {
  const startUs = minimapTime(axis, px, widthPx) - axis.spanUs / 2
  return panned(axis, (startUs - axis.startUs) / axis.spanUs * axis.widthPx)
}
