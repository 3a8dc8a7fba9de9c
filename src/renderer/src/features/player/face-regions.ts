import type { Evidence } from '#shared/domain/tree.ts'

export type FaceRegion = NonNullable<Evidence['region']>

/**
 * Mesh points whose hull outlines a region of the face, by their index in the canonical 468-point mesh (468 to 477 are the irises).
 * `head` and `face` are the whole outline; `voice` has no place on the face.
 * @see https://github.com/google-ai-edge/mediapipe canonical_face_model_uv_visualization
 */
const outlines: Readonly<Record<FaceRegion, readonly (readonly number[])[]>> = {
  face: [[10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]],
  head: [[10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]],
  brows: [[70, 63, 105, 66, 107, 55, 65, 52, 53, 46], [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]],
  eyes: [[33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7], [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249]],
  nose: [[168, 122, 198, 49, 48, 64, 98, 97, 2, 326, 327, 294, 278, 279, 420, 351]],
  cheeks: [[117, 118, 119, 100, 126, 203, 206, 207, 187, 123], [346, 347, 348, 329, 355, 423, 426, 427, 411, 352]],
  mouth: [[61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146]],
  jaw: [[172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 364, 394, 395, 369, 396, 175, 171, 140, 170, 169, 135]],
  voice: [],
}

/** Closed outlines of a region as x, y pairs in the unit of `points`; none where the mesh was not fitted. */
export function regionOutlines(region: FaceRegion, points: Float32Array): readonly (readonly (readonly [number, number])[])[] {
  return outlines[region]
    .map(outline => outline.map(index => [points[index * 2] ?? Number.NaN, points[index * 2 + 1] ?? Number.NaN] as const))
    .filter(outline => outline.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)))
}

/** Mesh points around the left and the right iris. */
export const irisRings: readonly (readonly number[])[] = [[469, 470, 471, 472], [474, 475, 476, 477]]
