import type { BatchModel } from './batch-model.ts'
import type { Square } from './sample.ts'
import type { Picture } from './still.ts'
import { eyePointCount } from '#shared/domain/face/eye.ts'
import { affineOf, sampleCrop } from './sample.ts'

/** The contours and irises of a face: each shape [76 * 2], px of the picture. `left` is the person's own left eye. */
export type EyeFit = Readonly<{ left: Float32Array, right: Float32Array }>

/** A picture and the mesh of the face in it, shape [468 * 3]. */
export type EyeRequest = Readonly<{ picture: Picture, points: Float32Array }>

const cropScale = 2.3
const corners = { right: [33, 133], left: [362, 263] } as const
const valuesPerPoint = 3

/** The square of one eye. The model knows one side only: the person's left eye is mirrored for it. */
function squareOfEye(points: Float32Array, side: keyof typeof corners): Square {
  const [a, b] = corners[side]
  const [ax, ay, bx, by] = [points[a * 3]!, points[a * 3 + 1]!, points[b * 3]!, points[b * 3 + 1]!]
  return {
    x: (ax + bx) / 2,
    y: (ay + by) / 2,
    side: cropScale * Math.hypot(bx - ax, by - ay),
    angle: Math.atan2(by - ay, bx - ax),
    mirrored: side === 'left',
  }
}

function readEyePoints(values: Float32Array, sample: number, square: Square, size: number): Float32Array {
  const map = affineOf(square, size)
  const points = new Float32Array(eyePointCount * 2)
  for (let i = 0, at = sample * eyePointCount * valuesPerPoint; i < points.length; i += 2, at += valuesPerPoint) {
    const u = values[at]!
    const v = values[at + 1]!
    points[i] = map.xu * u + map.xv * v + map.x0
    points[i + 1] = map.yu * u + map.yv * v + map.y0
  }
  return points
}

/** Fits both eyes of each face, in batches of the model's capacity. */
export async function fitEyes(model: BatchModel, requests: readonly EyeRequest[]): Promise<readonly EyeFit[]> {
  const fits: EyeFit[] = []
  const faces = Math.floor(model.capacity / 2)
  for (let start = 0; start < requests.length; start += faces) {
    const batch = requests.slice(start, start + faces).map(({ picture, points }) => ({
      picture,
      squares: [squareOfEye(points, 'right'), squareOfEye(points, 'left')] as const,
    }))
    batch.forEach(({ picture, squares }, i) => squares.forEach((square, j) =>
      sampleCrop(picture, affineOf(square, model.size), model.size, model.planes, { offset: (2 * i + j) * model.sampleLength })))
    const { points } = await model.run(2 * batch.length)
    batch.forEach(({ squares: [right, left] }, i) => fits.push({
      right: readEyePoints(points!, 2 * i, right, model.size),
      left: readEyePoints(points!, 2 * i + 1, left, model.size),
    }))
  }
  return fits
}
