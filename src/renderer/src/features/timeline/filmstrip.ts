import type { TimeAxis } from '../../shell/axis/time-axis.ts'
import { endUs } from '../../shell/axis/time-axis.ts'

/** Where a picture of the strip is drawn: from `timeUs` to the right, and which one. */
export type FilmstripSlot = Readonly<{ timeUs: number, tile: number }>

/**
 * The pictures of the view, side by side. Slots lie on a grid that is fixed in time, so that pictures travel with the clip while
 * panning and do not swim; each shows the tile nearest to its middle.
 */
export function filmstripSlots(axis: TimeAxis, strip: Readonly<{ count: number, tileWidthPx: number }>): readonly FilmstripSlot[] {
  const slotUs = strip.tileWidthPx / axis.widthPx * axis.spanUs
  const wholeUs = axis.maxUs - axis.minUs
  const first = Math.max(0, Math.floor((axis.startUs - axis.minUs) / slotUs))
  const last = Math.ceil((Math.min(endUs(axis), axis.maxUs) - axis.minUs) / slotUs)
  return Array.from({ length: Math.max(0, last - first) }, (_, offset) => {
    const timeUs = axis.minUs + (first + offset) * slotUs
    const middle = (timeUs + slotUs / 2 - axis.minUs) / wholeUs
    return { timeUs, tile: Math.min(strip.count - 1, Math.max(0, Math.floor(middle * strip.count))) }
  })
}
