import type { FrameColumn } from './column.ts'

/**
 * The points of the face mesh that stand where the 68 points of the iBUG scheme do: jaw from the person's right to left, brows, nose, eyes, lips.
 * @see Sagonas et al. 2013, doi:10.1109/ICCVW.2013.59
 */
export const ibugPoints: readonly number[] = [
  ...[162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389],
  ...[71, 63, 105, 66, 107, 336, 296, 334, 293, 301],
  ...[168, 197, 5, 4, 75, 97, 2, 326, 305],
  ...[33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380],
  ...[61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87],
]

/** Columns `x_0` to `x_n`, then `y_0` to `y_n`, of points of the mesh in px of the picture. */
export function pointColumns(points: readonly number[], digits: number): FrameColumn[] {
  return ['x', 'y'].flatMap((axis, k) => points.map((point, i): FrameColumn => ({
    name: `${axis}_${i}`,
    type: 'float',
    digits,
    get: row => row.points?.[point * 2 + k] ?? Number.NaN,
  })))
}
