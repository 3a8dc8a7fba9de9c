import type { FaceRegion } from './face-regions.ts'
import type { OverlayFace } from './face-window.ts'
import type { PictureFit } from './picture-fit.ts'
import { irisRings, regionOutlines } from './face-regions.ts'

/** What is written beside a face: its name, and what it shows now in the colour of that emotion. */
export type FaceLabel = Readonly<{ name: string, emotion: string | null, colour: string, byPerson: boolean }>

export type OverlayStyle = Readonly<{
  layers: Readonly<{ boxes: boolean, points: boolean, labels: boolean }>
  selectedTrackId: string | null
  highlight: Readonly<{ trackId: string | null, region: FaceRegion | null }> | null
  line: string
  selected: string
  ink: string
  font: string
}>

/** Draws the faces of one frame over the picture as it lies on the stage. Widths are CSS pixels at any zoom. */
export function paintOverlay(
  context: CanvasRenderingContext2D,
  faces: readonly OverlayFace[],
  fit: PictureFit,
  style: OverlayStyle & Readonly<{ labelOf: (trackId: string) => FaceLabel }>,
): void {
  for (const face of faces) {
    const label = style.labelOf(face.trackId)
    const isSelected = face.trackId === style.selectedTrackId
    if (style.layers.points)
      paintPoints(context, face, fit, isSelected ? style.selected : style.line)
    if (style.highlight && (style.highlight.trackId === null || style.highlight.trackId === face.trackId))
      paintRegion(context, face, fit, { region: style.highlight.region ?? 'face', colour: style.selected })
    if (style.layers.boxes)
      paintBox(context, face, fit, { colour: isSelected ? style.selected : style.line, widthPx: isSelected ? 1.5 : 1 })
    if (style.layers.labels)
      paintLabel(context, face, fit, { label, ink: style.ink, font: style.font })
  }
}

function stageX(fit: PictureFit, x: number): number {
  return fit.leftPx + x * fit.scale
}

function stageY(fit: PictureFit, y: number): number {
  return fit.topPx + y * fit.scale
}

/** Corners only: the eye completes the box, and the face stays free. */
function paintBox(context: CanvasRenderingContext2D, face: OverlayFace, fit: PictureFit, look: { colour: string, widthPx: number }): void {
  const left = Math.round(stageX(fit, face.x)) + 0.5
  const top = Math.round(stageY(fit, face.y)) + 0.5
  const right = Math.round(stageX(fit, face.x + face.widthPx)) + 0.5
  const bottom = Math.round(stageY(fit, face.y + face.heightPx)) + 0.5
  const arm = Math.max(5, Math.min(right - left, bottom - top) * 0.14)
  context.beginPath()
  for (const [x, y, inX, inY] of [[left, top, 1, 1], [right, top, -1, 1], [right, bottom, -1, -1], [left, bottom, 1, -1]] as const) {
    context.moveTo(x + inX * arm, y)
    context.lineTo(x, y)
    context.lineTo(x, y + inY * arm)
  }
  strokeOnPicture(context, look.colour, look.widthPx)
}

function paintPoints(context: CanvasRenderingContext2D, face: OverlayFace, fit: PictureFit, colour: string): void {
  const size = Math.max(1, Math.min(2, face.widthPx * fit.scale / 220))
  context.fillStyle = colour
  context.globalAlpha = 0.55
  for (let point = 0; point < 468; point++) {
    const x = face.points[point * 2] ?? Number.NaN
    const y = face.points[point * 2 + 1] ?? Number.NaN
    if (Number.isFinite(x) && Number.isFinite(y))
      context.fillRect(stageX(fit, x) - size / 2, stageY(fit, y) - size / 2, size, size)
  }
  context.globalAlpha = 1
  context.beginPath()
  for (const ring of irisRings) {
    const points = ring.map(point => [stageX(fit, face.points[point * 2] ?? Number.NaN), stageY(fit, face.points[point * 2 + 1] ?? Number.NaN)] as const)
    if (points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)))
      paintIris(context, points)
  }
  strokeOnPicture(context, colour, 1)
}

function paintIris(context: CanvasRenderingContext2D, ring: readonly (readonly [number, number])[]): void {
  const centreX = ring.reduce((sum, [x]) => sum + x, 0) / ring.length
  const centreY = ring.reduce((sum, [, y]) => sum + y, 0) / ring.length
  const radius = ring.reduce((sum, [x, y]) => sum + Math.hypot(x - centreX, y - centreY), 0) / ring.length
  context.moveTo(centreX + radius, centreY)
  context.arc(centreX, centreY, radius, 0, Math.PI * 2)
}

function paintRegion(context: CanvasRenderingContext2D, face: OverlayFace, fit: PictureFit, look: { region: FaceRegion, colour: string }): void {
  context.beginPath()
  for (const outline of regionOutlines(look.region, face.points)) {
    outline.forEach(([x, y], place) => place === 0 ? context.moveTo(stageX(fit, x), stageY(fit, y)) : context.lineTo(stageX(fit, x), stageY(fit, y)))
    context.closePath()
  }
  context.fillStyle = look.colour
  context.globalAlpha = look.region === 'face' || look.region === 'head' ? 0.1 : 0.24
  context.fill()
  context.globalAlpha = 1
  strokeOnPicture(context, look.colour, 1.5)
}

function paintLabel(context: CanvasRenderingContext2D, face: OverlayFace, fit: PictureFit, look: { label: FaceLabel, ink: string, font: string }): void {
  const { label } = look
  context.font = look.font
  context.textBaseline = 'middle'
  const nameWidth = context.measureText(label.name).width
  const emotionWidth = label.emotion ? context.measureText(label.emotion).width + 14 : 0
  const width = nameWidth + emotionWidth + 12
  const x = Math.round(stageX(fit, face.x))
  const y = Math.round(Math.max(fit.topPx + 2, stageY(fit, face.y) - 22))
  context.fillStyle = 'rgb(10 12 13 / 72%)'
  context.beginPath()
  context.roundRect(x, y, width, 18, 3)
  context.fill()
  context.fillStyle = look.ink
  context.fillText(label.name, x + 6, y + 9.5)
  if (!label.emotion)
    return
  const markX = x + nameWidth + 12
  context.beginPath()
  context.roundRect(markX, y + 5.5, 7, 7, 2)
  context.fillStyle = label.colour
  context.strokeStyle = label.colour
  context.lineWidth = 1.25
  if (label.byPerson)
    context.fill()
  else
    context.stroke()
  context.fillStyle = look.ink
  context.fillText(label.emotion, markX + 11, y + 9.5)
}

/** A dark line under a light one reads on any picture. */
function strokeOnPicture(context: CanvasRenderingContext2D, colour: string, widthPx: number): void {
  context.lineJoin = 'round'
  context.strokeStyle = 'rgb(0 0 0 / 45%)'
  context.lineWidth = widthPx + 1.5
  context.stroke()
  context.strokeStyle = colour
  context.lineWidth = widthPx
  context.stroke()
}
