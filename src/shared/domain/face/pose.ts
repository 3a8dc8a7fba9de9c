import { symmetricEigen } from './symmetric-eigen.ts'

/** Points of the face mesh. */
export const meshPointCount = 468

/**
 * The rest shape that a head pose is measured against: `vertices` shape [468 * 3] in centimetres (x to the face's own left, y up, z towards
 * the camera); `basis` the indices and weights of the points that expression moves least.
 */
export type RestFace = Readonly<{ vertices: Float32Array, basis: readonly Readonly<{ index: number, weight: number }>[] }>

/**
 * A head pose. Angles in degrees: `yaw` positive towards the right of the picture, `pitch` positive downwards, `roll` positive clockwise in
 * the picture. `pxPerCm` is the scale in the picture. `rotation` (row-major 3 x 3) turns camera axes (x right, y up, z towards the camera)
 * into the face's. `canonical` holds the mesh in the rest face's frame, shape [468 * 3], centimetres.
 */
export type HeadPose = Readonly<{
  yaw: number
  pitch: number
  roll: number
  pxPerCm: number
  rotation: Float64Array
  canonical: Float32Array
}>

const degrees = 180 / Math.PI

type Moments = { camera: Float64Array, face: Float64Array, cross: Float64Array, spread: number }

/** Weighted means, cross-covariance camera x face, and weighted spread of the camera points about their mean. */
function moments(points: Float32Array, rest: RestFace): Moments {
  const camera = new Float64Array(3)
  const face = new Float64Array(3)
  let total = 0
  for (const { index, weight } of rest.basis) {
    total += weight
    for (let k = 0; k < 3; k++) {
      camera[k]! += weight * points[index * 3 + k]! * (k === 0 ? 1 : -1)
      face[k]! += weight * rest.vertices[index * 3 + k]!
    }
  }
  for (let k = 0; k < 3; k++) {
    camera[k]! /= total
    face[k]! /= total
  }
  const cross = new Float64Array(9)
  let spread = 0
  for (const { index, weight } of rest.basis) {
    for (let i = 0; i < 3; i++) {
      const a = points[index * 3 + i]! * (i === 0 ? 1 : -1) - camera[i]!
      spread += weight * a * a
      for (let j = 0; j < 3; j++)
        cross[i * 3 + j]! += weight * a * (rest.vertices[index * 3 + j]! - face[j]!)
    }
  }
  return { camera, face, cross, spread }
}

/** The rotation that best turns the first point set of the cross-covariance onto the second. */
function rotationOf(cross: Float64Array): Float64Array {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = cross as unknown as [number, number, number, number, number, number, number, number, number]
  const { vectors } = symmetricEigen(Float64Array.of(
    xx + yy + zz,
    yz - zy,
    zx - xz,
    xy - yx,
    yz - zy,
    xx - yy - zz,
    xy + yx,
    zx + xz,
    zx - xz,
    xy + yx,
    -xx + yy - zz,
    yz + zy,
    xy - yx,
    zx + xz,
    yz + zy,
    -xx - yy + zz,
  ), 4)
  const [w, x, y, z] = vectors as unknown as [number, number, number, number]
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  )
}

/**
 * Fits the rest face to a mesh by weighted similarity (rotation, scale, translation).
 * @param points shape [468 * 3]: x and y in px of the picture (y down), z on the same scale, away from the camera
 * @see Horn 1987, doi:10.1364/JOSAA.4.000629
 */
export function fitHeadPose(points: Float32Array, rest: RestFace): HeadPose {
  const { camera, face, cross, spread } = moments(points, rest)
  const rotation = rotationOf(cross)
  let aligned = 0
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      aligned += rotation[j * 3 + i]! * cross[i * 3 + j]!
  }
  const cmPerPx = aligned / spread
  const canonical = new Float32Array(meshPointCount * 3)
  for (let n = 0; n < meshPointCount; n++) {
    const x = points[n * 3]! - camera[0]!
    const y = -points[n * 3 + 1]! - camera[1]!
    const z = -points[n * 3 + 2]! - camera[2]!
    for (let i = 0; i < 3; i++)
      canonical[n * 3 + i] = cmPerPx * (rotation[i * 3]! * x + rotation[i * 3 + 1]! * y + rotation[i * 3 + 2]! * z) + face[i]!
  }
  return {
    yaw: Math.asin(Math.max(-1, Math.min(1, rotation[6]!))) * degrees,
    pitch: Math.atan2(-rotation[7]!, rotation[8]!) * degrees,
    roll: Math.atan2(rotation[3]!, rotation[0]!) * degrees,
    pxPerCm: 1 / cmPerPx,
    rotation,
    canonical,
  }
}
