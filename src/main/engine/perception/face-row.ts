import type { HeadPose } from '#shared/domain/face/pose.ts'
import type { EyeFit } from './iris.ts'
import type { MeshFit } from './mesh.ts'
import type { Picture } from './still.ts'
import { canonicalDistance, lipGap } from '#shared/domain/face/canonical-distance.ts'
import { eyePointCount, readEye } from '#shared/domain/face/eye.ts'
import { meshPointCount } from '#shared/domain/face/pose.ts'
import { expressionLabels } from '#shared/domain/face/signal-definitions.ts'
import { boxOfPoints } from './mesh.ts'

/** Points kept of a face: 468 of the mesh, then 5 of the person's right iris and 5 of the left, as MediaPipe numbers them. */
export const keptPointCount = 478

/** What is measured on a single frame, before anything that needs the frames around it; the columns of a chunk file. */
export const rowColumns: readonly string[] = [
  'box_x',
  'box_y',
  'box_width',
  'box_height',
  'face_size',
  'face_flag',
  'visibility',
  'sharpness',
  'head_yaw',
  'head_pitch',
  'head_roll',
  'gaze_x',
  'gaze_y',
  'eye_open_left',
  'eye_open_right',
  ...expressionLabels.map(label => `expression_${label}_raw`),
  'lip_gap',
]

/** Everything that the models said about one face on one frame. */
export type FaceReading = Readonly<{ picture: Picture, fit: MeshFit, eyes: EyeFit, expressions: Float32Array }>

const outerEyeCorners = [33, 263] as const
const irisPoints = 5

function visibilityOf(points: Float32Array, { widthPx, heightPx }: Picture): number {
  let inside = 0
  for (let i = 0; i < points.length; i += 3)
    inside += Number(points[i]! >= 0 && points[i]! < widthPx && points[i + 1]! >= 0 && points[i + 1]! < heightPx)
  return inside / meshPointCount
}

/** The values of a face on one frame, in the order of {@link rowColumns}. @param pose the head pose fitted to `fit.points` */
export function measureFace({ picture, fit, eyes, expressions }: FaceReading, pose: HeadPose): Float32Array {
  const box = boxOfPoints(fit.points)
  const [left, right] = [readEye(eyes.left), readEye(eyes.right)]
  return Float32Array.of(
    box.x,
    box.y,
    box.width,
    box.height,
    canonicalDistance(pose.canonical, ...outerEyeCorners) * pose.pxPerCm,
    fit.flag,
    visibilityOf(fit.points, picture),
    fit.sharpness,
    pose.yaw,
    pose.pitch,
    pose.roll,
    (left.gazeX + right.gazeX) / 2,
    (left.gazeY + right.gazeY) / 2,
    left.openness,
    right.openness,
    ...expressions,
    lipGap(pose.canonical),
  )
}

/** The points to keep of a face, shape [478 * 2], px of the picture. */
export function keptPoints({ fit, eyes }: FaceReading): Float32Array {
  const kept = new Float32Array(keptPointCount * 2)
  for (let i = 0; i < meshPointCount; i++) {
    kept[i * 2] = fit.points[i * 3]!
    kept[i * 2 + 1] = fit.points[i * 3 + 1]!
  }
  const iris = (points: Float32Array): Float32Array => points.subarray((eyePointCount - irisPoints) * 2)
  kept.set(iris(eyes.right), meshPointCount * 2)
  kept.set(iris(eyes.left), (meshPointCount + irisPoints) * 2)
  return kept
}
