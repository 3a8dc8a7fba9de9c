import type { Picture } from './still.ts'

const columns = 32
const rows = 18
const cutDifference = 28

/** A tiny grey version of a picture, shape [18 * 32], 0 to 255. */
export type Thumbnail = Uint8Array

/** Shrinks a picture to a thumbnail: the mean of a 3 x 3 grid of pixels in each cell. */
export function makeThumbnail({ rgb, widthPx, heightPx }: Picture): Thumbnail {
  const cells = new Uint8Array(columns * rows)
  for (let cell = 0; cell < cells.length; cell++) {
    const left = cell % columns
    const top = Math.floor(cell / columns)
    let sum = 0
    for (let part = 0; part < 9; part++) {
      const x = Math.floor((left + (part % 3 + 0.5) / 3) * widthPx / columns)
      const y = Math.floor((top + (Math.floor(part / 3) + 0.5) / 3) * heightPx / rows)
      const i = (y * widthPx + x) * 3
      sum += 0.299 * rgb[i]! + 0.587 * rgb[i + 1]! + 0.114 * rgb[i + 2]!
    }
    cells[cell] = Math.round(sum / 9)
  }
  return cells
}

/** True when two consecutive pictures differ so much that a cut lies between them: mean absolute difference above 28 of 255. */
export function isCut(before: Thumbnail, after: Thumbnail): boolean {
  let sum = 0
  for (let i = 0; i < before.length; i++)
    sum += Math.abs(before[i]! - after[i]!)
  return sum / before.length > cutDifference
}
