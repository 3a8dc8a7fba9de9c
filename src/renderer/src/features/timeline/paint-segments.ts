import type { LaneIndex } from '../../shell/axis/lane-index.ts'
import type { TimeAxis } from '../../shell/axis/time-axis.ts'
import type { SegmentItem } from './segment-lanes.ts'
import { forEachVisible } from '../../shell/axis/lane-index.ts'
import { endUs, timeToPx } from '../../shell/axis/time-axis.ts'

export type SegmentStyle = Readonly<{
  colourOf: (item: SegmentItem) => string
  threshold: number
  selectedId: string | null
  hoveredId: string | null
  /** Bounds of a segment that is being dragged, shown in place of its own. */
  dragged: Readonly<{ segmentId: string, startUs: number, endUs: number }> | null
  selectedLine: string
  paper: string
  text: string
  font: string
}>

type Box = Readonly<{ x: number, width: number, heightPx: number }>

/** Draws one lane: people's segments solid, the machine's outlined and hatched below the threshold. The selected one comes last, on top. */
export function paintSegments(
  context: CanvasRenderingContext2D,
  lane: LaneIndex<SegmentItem>,
  axis: TimeAxis,
  style: SegmentStyle & Readonly<{ heightPx: number }>,
): void {
  context.font = style.font
  context.textBaseline = 'middle'
  const selected: SegmentItem[] = []
  forEachVisible(lane, { startUs: axis.startUs, endUs: endUs(axis), usPerPx: axis.spanUs / axis.widthPx }, (item) => {
    if (item.segmentId === style.selectedId)
      selected.push(item)
    else
      paintItem(context, item, boxOf(item, axis, style), style)
  })
  for (const item of selected)
    paintSelected(context, item, boxOf(item, axis, style), style)
}

function boxOf(item: SegmentItem, axis: TimeAxis, style: SegmentStyle & { heightPx: number }): Box {
  const bounds = style.dragged?.segmentId === item.segmentId ? style.dragged : item
  const x = timeToPx(axis, bounds.startUs)
  const width = timeToPx(axis, bounds.endUs) - x
  // a hairline of paper between neighbours, and never less than can be seen
  return { x: x + 0.5, width: Math.max(1.5, width - 1), heightPx: style.heightPx }
}

function paintItem(context: CanvasRenderingContext2D, item: SegmentItem, box: Box, style: SegmentStyle): void {
  const colour = style.colourOf(item)
  const unsure = item.confidence !== null && item.confidence < style.threshold
  context.globalAlpha = item.settled ? 0.45 : 1
  if (box.width < 3) {
    context.fillStyle = colour
    context.fillRect(box.x, 3, box.width, box.heightPx - 6)
  }
  else if (item.layer === 'person') {
    paintSolid(context, box, colour)
  }
  else {
    paintOutlined(context, box, colour, unsure)
  }
  if (item.segmentId === style.hoveredId && box.width >= 3)
    outline(context, box, { colour: style.text, widthPx: 1, alpha: 0.5 })
  paintText(context, item, box, item.layer === 'person' ? style.paper : style.text)
  context.globalAlpha = 1
}

function paintSelected(context: CanvasRenderingContext2D, item: SegmentItem, box: Box, style: SegmentStyle): void {
  paintItem(context, item, box, style)
  outline(context, box, { colour: style.selectedLine, widthPx: 2, alpha: 1 })
}

function shape(context: CanvasRenderingContext2D, box: Box, inset: number): void {
  context.beginPath()
  context.roundRect(box.x + inset, 2 + inset, Math.max(1, box.width - inset * 2), box.heightPx - 4 - inset * 2, Math.min(3, box.width / 3))
}

function paintSolid(context: CanvasRenderingContext2D, box: Box, colour: string): void {
  shape(context, box, 0)
  context.fillStyle = colour
  context.fill()
}

function paintOutlined(context: CanvasRenderingContext2D, box: Box, colour: string, unsure: boolean): void {
  shape(context, box, 0.5)
  const alpha = context.globalAlpha
  context.globalAlpha = alpha * (unsure ? 0.05 : 0.16)
  context.fillStyle = colour
  context.fill()
  context.globalAlpha = alpha
  if (unsure)
    hatch(context, box, colour)
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
}

/** Slanted lines anchored to the segment, so that they travel with it while panning. Leaves the segment's shape as the current path. */
function hatch(context: CanvasRenderingContext2D, box: Box, colour: string): void {
  context.save()
  context.clip()
  context.beginPath()
  const height = box.heightPx
  const hiddenLines = Math.max(0, Math.floor(-box.x / 6))
  const last = Math.min(box.x + box.width, context.canvas.width)
  for (let x = box.x - height + hiddenLines * 6; x < last; x += 6) {
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
  }
  context.globalAlpha *= 0.42
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
  context.restore()
  shape(context, box, 0.5)
}

function outline(context: CanvasRenderingContext2D, box: Box, look: { colour: string, widthPx: number, alpha: number }): void {
  const alpha = context.globalAlpha
  context.globalAlpha = look.alpha
  shape(context, box, look.widthPx / 2)
  context.strokeStyle = look.colour
  context.lineWidth = look.widthPx
  context.stroke()
  context.globalAlpha = alpha
}

/** The label with its confidence where there is room, else the code, else nothing. Held in view while its segment begins to the left. */
function paintText(context: CanvasRenderingContext2D, item: SegmentItem, box: Box, ink: string): void {
  const left = Math.max(box.x, 0) + 6
  const room = box.x + box.width - 5 - left
  if (room < 18 || item.code === '')
    return
  const text = fittingText(context, item, room)
  if (text === '')
    return
  context.fillStyle = ink
  context.fillText(text, left, box.heightPx / 2 + 0.5)
}

/** Widths of texts in the lanes' font; there are few different ones. */
const widths = new Map<string, number>()

function widthOf(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font}|${text}`
  const known = widths.get(key)
  if (known !== undefined)
    return known
  const { width } = context.measureText(text)
  if (widths.size > 5000)
    widths.clear()
  widths.set(key, width)
  return width
}

function fittingText(context: CanvasRenderingContext2D, item: SegmentItem, room: number): string {
  const long = item.confidence === null ? item.label : `${item.label} ${item.confidence.toFixed(2).replace(/^0/, '')}`
  if (widthOf(context, long) <= room)
    return long
  if (widthOf(context, item.label) <= room)
    return item.label
  return widthOf(context, item.code) <= room ? item.code : ''
}
