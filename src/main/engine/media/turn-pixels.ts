/**
 * Turns packed RGB pixels upright.
 * @param source shape [heightPx * strideBytes], rows of 3-byte pixels
 * @param target shape [heightPx * widthPx * 3]; width and height swap for quarter turns
 * @param turn mirrored left to right first, then turned clockwise
 */
export function turnPixels(
  source: Uint8Array,
  target: Uint8Array,
  size: { widthPx: number, heightPx: number, strideBytes: number },
  turn: { rotationDegrees: 0 | 90 | 180 | 270, mirrored: boolean },
): void {
  const { widthPx, heightPx, strideBytes } = size
  const steps = targetSteps(widthPx, heightPx, turn.rotationDegrees)
  for (let y = 0; y < heightPx; y++) {
    let from = y * strideBytes
    let to = steps.origin + y * steps.perRow
    let step = steps.perColumn
    if (turn.mirrored) {
      to += (widthPx - 1) * step
      step = -step
    }
    for (let x = 0; x < widthPx; x++) {
      target[to] = source[from]!
      target[to + 1] = source[from + 1]!
      target[to + 2] = source[from + 2]!
      from += 3
      to += step
    }
  }
}

/** Where source pixel (0, 0) lands, and how far one source column or row moves in the target, in bytes. */
function targetSteps(widthPx: number, heightPx: number, degrees: 0 | 90 | 180 | 270): { origin: number, perColumn: number, perRow: number } {
  const wide = widthPx * 3
  const tall = heightPx * 3
  switch (degrees) {
    case 0: return { origin: 0, perColumn: 3, perRow: wide }
    case 90: return { origin: tall - 3, perColumn: tall, perRow: -3 }
    case 180: return { origin: wide * heightPx - 3, perColumn: -3, perRow: -wide }
    case 270: return { origin: tall * (widthPx - 1), perColumn: -tall, perRow: 3 }
  }
}
