import type { Picture } from '#engine/perception/still.ts'
import { affineOf, sampleCrop } from '#engine/perception/sample.ts'

/** A change of the picture under which signals should keep their meaning. */
export type Variant = Readonly<{ name: string, change: (picture: Picture) => Picture }>

/** Draws a picture anew: turned by `degrees` clockwise about its middle, `scale` times as large on the same canvas, perhaps mirrored. */
function redraw(picture: Picture, { degrees = 0, scale = 1, mirrored = false }: Readonly<{ degrees?: number, scale?: number, mirrored?: boolean }>): Picture {
  const side = Math.max(picture.widthPx, picture.heightPx)
  const planes = new Float32Array(3 * side * side)
  const square = { x: picture.widthPx / 2, y: picture.heightPx / 2, side: side / scale, angle: -degrees * Math.PI / 180, mirrored }
  sampleCrop(picture, affineOf(square, side), side, planes, { scale: 1, bias: 0 })
  const rgb = new Uint8Array(3 * side * side)
  for (let i = 0; i < side * side; i++) {
    for (let k = 0; k < 3; k++)
      rgb[i * 3 + k] = Math.round(planes[k * side * side + i]!)
  }
  return { widthPx: side, heightPx: side, rgb }
}

/** The changes that every signal is tried under; the first changes nothing but the canvas. */
export const variants: readonly Variant[] = [
  { name: 'as it is', change: picture => redraw(picture, {}) },
  { name: 'turned 15°', change: picture => redraw(picture, { degrees: 15 }) },
  { name: 'mirrored', change: picture => redraw(picture, { mirrored: true }) },
  { name: 'half size', change: picture => redraw(picture, { scale: 0.5 }) },
  { name: 'darkened', change: (picture) => {
    const same = redraw(picture, {})
    return { ...same, rgb: same.rgb.map(value => value * 0.4) }
  } },
]
