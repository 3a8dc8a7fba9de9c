import type { AppearanceSites } from '#shared/domain/face/appearance-features.ts'
import type { BatchModel } from './batch-model.ts'
import type { Box } from './detector.ts'
import type { Square } from './sample.ts'
import type { Picture } from './still.ts'
import { appearanceFeatures } from '#shared/domain/face/appearance-features.ts'
import { meshPointCount } from '#shared/domain/face/pose.ts'
import { affineOf, sampleCrop } from './sample.ts'
import { sharpnessOf } from './sharpness.ts'

/**
 * A fitted mesh: `points` shape [468 * 3] in px of the picture (z on the same scale, away from the camera), `flag` the probability of a face
 * in [0, 1], `sharpness` of the crop, `appearance` the brightness at the sites of the mesh, and the square it was fitted in.
 */
export type MeshFit = Readonly<{ points: Float32Array, flag: number, sharpness: number, appearance: Float32Array, square: Square }>

/** The mesh model, and where brightness is sampled on what it fits. */
export type MeshModel = Readonly<{ model: BatchModel, sites: AppearanceSites }>

/** A picture and the square of it that a model is to see. */
export type CropRequest = Readonly<{ picture: Picture, square: Square }>

const cropScale = 1.5
const eyeCorners = [33, 263] as const

function readPoints(values: Float32Array, offset: number, square: Square, size: number): Float32Array {
  const map = affineOf(square, size)
  const scale = square.side / size
  const points = new Float32Array(meshPointCount * 3)
  for (let i = 0; i < points.length; i += 3) {
    const u = values[offset + i]!
    const v = values[offset + i + 1]!
    points[i] = map.xu * u + map.xv * v + map.x0
    points[i + 1] = map.yu * u + map.yv * v + map.y0
    points[i + 2] = values[offset + i + 2]! * scale
  }
  return points
}

/** Fits meshes in the given squares, in batches of the model's capacity, and looks at the brightness at the given sites. */
export async function fitMeshes({ model, sites }: MeshModel, requests: readonly CropRequest[]): Promise<readonly MeshFit[]> {
  const fits: MeshFit[] = []
  for (let start = 0; start < requests.length; start += model.capacity) {
    const batch = requests.slice(start, start + model.capacity)
    batch.forEach(({ picture, square }, i) => {
      sampleCrop(picture, affineOf(square, model.size), model.size, model.planes, { offset: i * model.sampleLength })
    })
    const { points, flag } = await model.run(batch.length)
    batch.forEach(({ square }, i) => fits.push({
      points: readPoints(points!, i * meshPointCount * 3, square, model.size),
      flag: flag![i]!,
      sharpness: sharpnessOf(model.planes, i * model.sampleLength + model.size * model.size, model.size),
      appearance: appearanceFeatures(
        { planes: model.planes, offset: i * model.sampleLength, size: model.size },
        points!.subarray(i * meshPointCount * 3, (i + 1) * meshPointCount * 3),
        sites,
      ),
      square,
    }))
  }
  return fits
}

/** The box around the points of a mesh. @param points shape [n * stride], x and y first */
export function boxOfPoints(points: Float32Array, stride = 3): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < points.length; i += stride) {
    left = Math.min(left, points[i]!)
    right = Math.max(right, points[i]!)
    top = Math.min(top, points[i + 1]!)
    bottom = Math.max(bottom, points[i + 1]!)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The upright square around a fitted mesh: turned by the eye line, `scale` times the longer side of the turned box. */
export function squareOfMesh(points: Float32Array, scale = cropScale): Square {
  const [a, b] = eyeCorners.map(i => [points[i * 3]!, points[i * 3 + 1]!] as const) as [readonly [number, number], readonly [number, number]]
  const angle = Math.atan2(b[1] - a[1], b[0] - a[0])
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < points.length; i += 3) {
    const x = cos * points[i]! + sin * points[i + 1]!
    const y = cos * points[i + 1]! - sin * points[i]!
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  const x = (left + right) / 2
  const y = (top + bottom) / 2
  return { x: cos * x - sin * y, y: sin * x + cos * y, side: scale * Math.max(right - left, bottom - top), angle }
}
