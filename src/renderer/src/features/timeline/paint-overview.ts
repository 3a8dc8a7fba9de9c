import type { LaneIndex } from '../../shell/axis/lane-index.ts'
import type { OverviewArea } from '../../shell/axis/overview.ts'
import type { SegmentItem } from './segment-lanes.ts'
import { forEachVisible } from '../../shell/axis/lane-index.ts'

/** Draws the segments of the whole clip small: a row for each lane, people's full, the machine's paler. */
export function paintOverview(lanes: readonly LaneIndex<SegmentItem>[], area: OverviewArea, colourOf: (item: SegmentItem) => string): void {
  const { context, usPerPx } = area
  const rowPx = area.heightPx / Math.max(1, lanes.length)
  lanes.forEach((lane, row) => {
    forEachVisible(lane, area, (item) => {
      context.globalAlpha = item.layer === 'person' ? 0.95 : 0.5
      context.fillStyle = colourOf(item)
      const left = (item.startUs - area.startUs) / usPerPx
      context.fillRect(left, area.topPx + row * rowPx, Math.max(1, (item.endUs - item.startUs) / usPerPx - 0.5), Math.max(1, rowPx - 1))
    })
  })
  context.globalAlpha = 1
}
