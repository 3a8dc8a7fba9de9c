import type { Scale } from '#shared/domain/trace/trace-records.ts'
import type { Push } from './hand.ts'

/** Where the hand can go on the pad, CSS pixels. */
export type PadArea = Readonly<{ left: number, top: number, width: number, height: number }>

export type PadStyle = Readonly<{ line: string, soft: string, text: string, accent: string, fill: string, font: string }>

const marginPx = 22

/** The area of the hand: a strip for a slider, else the largest square, centred. */
export function padArea(scale: Pick<Scale, 'shape'>, widthPx: number, heightPx: number): PadArea {
  const height = Math.max(20, heightPx - 2 * marginPx)
  const width = scale.shape === 'slider' ? Math.min(56, widthPx - 2 * marginPx) : Math.max(20, Math.min(height, widthPx - 2 * marginPx))
  const side = scale.shape === 'slider' ? height : width
  return { left: (widthPx - width) / 2, top: (heightPx - side) / 2, width, height: side }
}

/** The place on the pad of a point of the canvas: right and up in [-1, 1] within the area, beyond outside of it. */
export function placeAt(area: PadArea, xPx: number, yPx: number): Push {
  return { right: (xPx - area.left) / area.width * 2 - 1, up: 1 - (yPx - area.top) / area.height * 2 }
}

function pointAt(area: PadArea, { right, up }: Push): readonly [x: number, y: number] {
  return [area.left + (right + 1) / 2 * area.width, area.top + (1 - up) / 2 * area.height]
}

/** Draws the scale, what the hand did in the last seconds, and where it is now. */
export function paintPad(
  context: CanvasRenderingContext2D,
  scale: Pick<Scale, 'axes' | 'shape'>,
  hand: Readonly<{ place: Push, trail: readonly Push[], recording: boolean }>,
  area: PadArea,
  style: PadStyle,
): void {
  context.lineWidth = 1
  context.strokeStyle = style.line
  context.fillStyle = style.soft
  context.beginPath()
  if (scale.shape === 'circle')
    context.ellipse(area.left + area.width / 2, area.top + area.height / 2, area.width / 2, area.height / 2, 0, 0, 2 * Math.PI)
  else
    context.roundRect(area.left + 0.5, area.top + 0.5, area.width - 1, area.height - 1, 4)
  context.fill()
  context.stroke()
  paintCross(context, area, scale.axes.length)
  paintLabels(context, scale, area, style)
  paintTrail(context, hand.trail, area, style)
  paintHand(context, pointAt(area, hand.place), { oneAxis: scale.axes.length === 1, recording: hand.recording }, area, style)
}

function paintCross(context: CanvasRenderingContext2D, area: PadArea, axes: number): void {
  const [middleX, middleY] = [Math.round(area.left + area.width / 2) + 0.5, Math.round(area.top + area.height / 2) + 0.5]
  context.beginPath()
  context.moveTo(area.left, middleY)
  context.lineTo(area.left + area.width, middleY)
  if (axes === 2) {
    context.moveTo(middleX, area.top)
    context.lineTo(middleX, area.top + area.height)
  }
  context.stroke()
}

function paintLabels(context: CanvasRenderingContext2D, scale: Pick<Scale, 'axes'>, area: PadArea, style: PadStyle): void {
  const across = scale.axes.length === 2 ? scale.axes[0] : undefined
  const upward = scale.axes.at(-1)
  const middle = area.left + area.width / 2
  context.fillStyle = style.text
  context.font = style.font
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.fillText(upward?.highLabel ?? '', middle, area.top - 10)
  context.fillText(upward?.lowLabel ?? '', middle, area.top + area.height + 11)
  if (across) {
    const middleY = area.top + area.height / 2
    context.textAlign = 'left'
    context.fillText(across.lowLabel, area.left + 4, middleY - 9)
    context.textAlign = 'right'
    context.fillText(across.highLabel, area.left + area.width - 4, middleY - 9)
  }
  context.textAlign = 'left'
}

function paintTrail(context: CanvasRenderingContext2D, trail: readonly Push[], area: PadArea, style: PadStyle): void {
  if (trail.length < 2)
    return
  context.beginPath()
  trail.forEach((place, at) => {
    const [x, y] = pointAt(area, place)
    if (at === 0)
      context.moveTo(x, y)
    else
      context.lineTo(x, y)
  })
  context.strokeStyle = style.accent
  context.globalAlpha = 0.45
  context.stroke()
  context.globalAlpha = 1
}

function paintHand(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], look: Readonly<{ oneAxis: boolean, recording: boolean }>, area: PadArea, style: PadStyle): void {
  context.beginPath()
  if (look.oneAxis)
    context.roundRect(area.left - 5, y - 4, area.width + 10, 8, 4)
  else
    context.arc(x, y, 8, 0, 2 * Math.PI)
  context.strokeStyle = style.accent
  context.lineWidth = 2
  context.fillStyle = look.recording ? style.accent : style.fill
  context.fill()
  context.stroke()
}
