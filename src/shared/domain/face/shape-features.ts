import { eyePointCount } from './eye.ts'
import { meshPointCount } from './pose.ts'

const innerCorner = 0
const outerCorner = 8

/** Numbers that describe a face's shape: x and y of the 468 points, then of both eyes' 76 points. */
export const shapeFeatureCount = meshPointCount * 2 + 2 * eyePointCount * 2

/** An eye's points in its own frame: origin between the corners, unit the eye's width, x along the line between the corners. */
function addEye(points: Float32Array, features: Float32Array, offset: number): void {
  const [ax, ay, bx, by] = [points[innerCorner * 2]!, points[innerCorner * 2 + 1]!, points[outerCorner * 2]!, points[outerCorner * 2 + 1]!]
  const sign = bx >= ax ? 1 : -1
  const square = Math.max(1e-6, (bx - ax) ** 2 + (by - ay) ** 2)
  const ux = sign * (bx - ax) / square
  const uy = sign * (by - ay) / square
  for (let i = 0; i < eyePointCount; i++) {
    const dx = points[i * 2]! - (ax + bx) / 2
    const dy = points[i * 2 + 1]! - (ay + by) / 2
    features[offset + i * 2] = dx * ux + dy * uy
    features[offset + i * 2 + 1] = dy * ux - dx * uy
  }
}

/**
 * The shape of a face without its pose, as the action fit takes it.
 * @param canonical shape [468 * 3], centimetres in the rest face's frame
 * @param eyes each shape [76 * 2], px of the picture
 * @returns shape [{@link shapeFeatureCount}]: centimetres for the mesh, eye widths for the eyes
 */
export function shapeFeatures(canonical: Float32Array, eyes: Readonly<{ left: Float32Array, right: Float32Array }>): Float32Array {
  const features = new Float32Array(shapeFeatureCount)
  for (let i = 0; i < meshPointCount; i++) {
    features[i * 2] = canonical[i * 3]!
    features[i * 2 + 1] = canonical[i * 3 + 1]!
  }
  addEye(eyes.right, features, meshPointCount * 2)
  addEye(eyes.left, features, meshPointCount * 2 + eyePointCount * 2)
  return features
}
