/** Work for the next animation frame. */
type Paint = () => void

let waiting = new Set<Paint>()
let request = 0

/** Paints everything that was asked for since the last frame. What a painter asks for while painting belongs to the next frame. */
function paintFrame(): void {
  request = 0
  const now = waiting
  waiting = new Set()
  for (const paint of now)
    paint()
}

/**
 * Runs `paint` once in the next animation frame, however often it is asked for. All canvases of the window share this one loop, so that a
 * move of the axis paints every lane in the same frame, and nothing runs while nothing changes.
 */
export function paintSoon(paint: Paint): void {
  waiting.add(paint)
  if (request === 0)
    request = requestAnimationFrame(paintFrame)
}

/** Takes back what was asked for. */
export function forgetPaint(paint: Paint): void {
  waiting.delete(paint)
}
