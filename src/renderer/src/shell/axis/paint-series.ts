import type { Envelope } from './decimate.ts'

export type LaneScale = Readonly<{ low: number, high: number, heightPx: number }>

/** Vertical place of a value, CSS pixels from the top, with room for the line at both ends. */
export function valueToPx(scale: LaneScale, value: number): number {
  const inner = scale.heightPx - 5
  const share = Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)))
  return 2.5 + (1 - share) * inner
}

/** Draws a series as one line; where a column holds several values the line is as tall as they reach. Missing columns leave a gap. */
export function paintSeries(context: CanvasRenderingContext2D, envelope: Envelope, scale: LaneScale, look: Readonly<{ colour: string, widthPx: number, columnPx: number }>): void {
  const { low, high } = envelope
  context.beginPath()
  let open = false
  for (let column = 0; column < low.length; column++) {
    const lowest = low[column] ?? Number.NaN
    const highest = high[column] ?? Number.NaN
    if (Number.isNaN(lowest)) {
      open = false
      continue
    }
    const x = (column + 0.5) * look.columnPx
    const top = valueToPx(scale, highest)
    if (open)
      context.lineTo(x, top)
    else
      context.moveTo(x, top)
    const bottom = valueToPx(scale, lowest)
    // a lone sample between gaps still shows as a dot
    context.lineTo(x, open || bottom !== top ? bottom : bottom + 0.75)
    open = true
  }
  context.strokeStyle = look.colour
  context.lineWidth = look.widthPx
  context.lineJoin = 'round'
  context.stroke()
}

/** Fills the area between a series and the lower edge of its lane. */
export function paintArea(context: CanvasRenderingContext2D, envelope: Envelope, scale: LaneScale, look: Readonly<{ colour: string, columnPx: number }>): void {
  context.fillStyle = look.colour
  context.beginPath()
  for (let column = 0; column < envelope.high.length; column++) {
    const highest = envelope.high[column] ?? Number.NaN
    if (Number.isNaN(highest))
      continue
    const top = valueToPx(scale, highest)
    context.rect(column * look.columnPx, top, look.columnPx + 0.5, scale.heightPx - top)
  }
  context.fill()
}

/** Fills the band between two series, column by column. Columns where either is missing are left out. */
export function paintBand(context: CanvasRenderingContext2D, low: Float32Array, high: Float32Array, scale: LaneScale, look: Readonly<{ colour: string, columnPx: number }>): void {
  context.fillStyle = look.colour
  context.beginPath()
  for (let column = 0; column < low.length; column++) {
    const lowest = low[column] ?? Number.NaN
    const highest = high[column] ?? Number.NaN
    if (Number.isNaN(lowest) || Number.isNaN(highest))
      continue
    const top = valueToPx(scale, highest)
    context.rect(column * look.columnPx, top, look.columnPx, Math.max(0.5, valueToPx(scale, lowest) - top))
  }
  context.fill()
}
