import type { Annotation } from '#shared/domain/document.ts'
import type { LaneIndex } from '../../shell/axis/lane-index.ts'
import type { TimeAxis } from '../../shell/axis/time-axis.ts'
import { forEachVisible } from '../../shell/axis/lane-index.ts'
import { endUs, timeToPx } from '../../shell/axis/time-axis.ts'

type Bounds = Readonly<{ startUs: number, endUs: number }>

export type TierStyle = Readonly<{
  colourOf: (annotation: Annotation) => string
  labelOf: (annotation: Annotation) => string
  selected: ReadonlySet<string>
  /** Bounds that are shown in place of an annotation's own: under the hand, or of a state that still runs. */
  moved: ReadonlyMap<string, Bounds>
  /** A span that is being drawn and is not an annotation yet. */
  drawn: Bounds | null
  selectedLine: string
  ink: string
  font: string
  heightPx: number
}>

const edgePx = 3

/** Draws one lane of people's annotations: intervals solid, points as lozenges, the selected ones last with a line around them. */
export function paintTier(context: CanvasRenderingContext2D, lane: LaneIndex<Annotation>, axis: TimeAxis, style: TierStyle): void {
  context.font = style.font
  context.textBaseline = 'middle'
  const onTop: Annotation[] = []
  let colour = ''
  forEachVisible(lane, { startUs: axis.startUs, endUs: endUs(axis), usPerPx: axis.spanUs / axis.widthPx }, (annotation) => {
    if (style.selected.has(annotation.id) || style.moved.has(annotation.id)) {
      onTop.push(annotation)
      return
    }
    const own = style.colourOf(annotation)
    if (own !== colour) {
      colour = own
      context.fillStyle = own
    }
    if (paintOne(context, annotation, annotation, axis, style))
      colour = ''
  })
  for (const annotation of onTop) {
    context.fillStyle = style.colourOf(annotation)
    paintOne(context, annotation, style.moved.get(annotation.id) ?? annotation, axis, style)
    if (style.selected.has(annotation.id))
      outline(context, style.moved.get(annotation.id) ?? annotation, axis, style)
  }
  if (style.drawn)
    outline(context, style.drawn, axis, style)
}

/** Answers whether the fill style was changed for a text. */
function paintOne(context: CanvasRenderingContext2D, annotation: Annotation, bounds: Bounds, axis: TimeAxis, style: TierStyle): boolean {
  const left = timeToPx(axis, bounds.startUs)
  if (annotation.startUs === annotation.endUs) {
    lozenge(context, left, style.heightPx)
    return false
  }
  const width = Math.max(1.5, timeToPx(axis, bounds.endUs) - left - 1)
  if (width < 4) {
    context.fillRect(left + 0.5, edgePx, width, style.heightPx - edgePx * 2)
    return false
  }
  context.beginPath()
  context.roundRect(left + 0.5, 2, width, style.heightPx - 4, Math.min(3, width / 3))
  context.fill()
  return text(context, style.labelOf(annotation), left, width, style)
}

function lozenge(context: CanvasRenderingContext2D, x: number, heightPx: number): void {
  const half = Math.min(6, heightPx / 2 - 3)
  context.beginPath()
  context.moveTo(x, heightPx / 2 - half)
  context.lineTo(x + half * 0.7, heightPx / 2)
  context.lineTo(x, heightPx / 2 + half)
  context.lineTo(x - half * 0.7, heightPx / 2)
  context.fill()
}

/** The beginning of a label where there is room for a few letters, held in view while its annotation begins to the left. */
function text(context: CanvasRenderingContext2D, label: string, left: number, width: number, style: TierStyle): boolean {
  const x = Math.max(left, 0) + 6
  const room = left + width - 4 - x
  if (room < 16 || label === '')
    return false
  const shown = fitting(context, label, room)
  if (shown === '')
    return false
  context.fillStyle = style.ink
  context.fillText(shown, x, style.heightPx / 2 + 0.5)
  return true
}

/** Width of a letter on average, by font: texts differ too much to measure each of 100,000. */
const letterPx = new Map<string, number>()

function fitting(context: CanvasRenderingContext2D, label: string, room: number): string {
  const known = letterPx.get(context.font) ?? context.measureText('a mean sentence of letters').width / 26
  letterPx.set(context.font, known)
  if (label.length * known <= room * 0.8)
    return label
  const letters = Math.floor(room / (known * 1.12))
  return label.length <= letters ? label : letters < 2 ? '' : `${label.slice(0, Math.max(1, letters - 1))}…`
}

function outline(context: CanvasRenderingContext2D, bounds: Bounds, axis: TimeAxis, style: TierStyle): void {
  const left = timeToPx(axis, bounds.startUs)
  const width = timeToPx(axis, bounds.endUs) - left
  context.strokeStyle = style.selectedLine
  context.lineWidth = 2
  context.beginPath()
  if (bounds.startUs === bounds.endUs)
    context.roundRect(left - 6, 3, 12, style.heightPx - 6, 3)
  else
    context.roundRect(left + 1, 2, Math.max(2, width - 2), style.heightPx - 4, 3)
  context.stroke()
}
