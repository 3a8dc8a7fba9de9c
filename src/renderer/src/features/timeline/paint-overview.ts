import type { LaneIndex } from './lane-index.ts'
import type { SegmentItem } from './segment-lanes.ts'
import { forEachVisible } from './lane-index.ts'

type Overview = Readonly<{ minUs: number, maxUs: number, widthPx: number, heightPx: number, colourOf: (item: SegmentItem) => string }>

/** Draws the whole clip small: a row for each lane, people's segments full, the machine's paler. */
export function paintOverview(context: CanvasRenderingContext2D, lanes: readonly LaneIndex<SegmentItem>[], view: Overview): void {
  const wholeUs = Math.max(1, view.maxUs - view.minUs)
  const usPerPx = wholeUs / view.widthPx
  const rowPx = Math.max(2, (view.heightPx - 6) / Math.max(1, lanes.length))
  lanes.forEach((lane, row) => {
    forEachVisible(lane, { startUs: view.minUs, endUs: view.maxUs, usPerPx }, (item) => {
      context.globalAlpha = item.layer === 'person' ? 0.95 : 0.5
      context.fillStyle = view.colourOf(item)
      const left = (item.startUs - view.minUs) / usPerPx
      context.fillRect(left, 3 + row * rowPx, Math.max(1, (item.endUs - item.startUs) / usPerPx - 0.5), Math.max(1, rowPx - 1))
    })
  })
  context.globalAlpha = 1
}
