/**
 * A distance on the pose-free face that one action changes: `number` is the FACS action unit it stands for, `fullCm` the change in
 * centimetres that counts as a full action. @see the action-unit-like signals of the signal definitions
 */
export type ActionDistance = Readonly<{ number: number, fullCm: number, measure: (face: CanonicalPoints) => number }>

/** A mesh in the rest face's frame. `y` is the mean height of the points, `apart` the distance between two points; centimetres. */
export type CanonicalPoints = Readonly<{ y: (...indices: number[]) => number, x: (index: number) => number, apart: (a: number, b: number) => number }>

/** Reads a canonical mesh, shape [468 * 3], centimetres. */
export function canonicalPoints(canonical: Float32Array): CanonicalPoints {
  return {
    x: index => canonical[index * 3]!,
    y: (...indices) => indices.reduce((sum, index) => sum + canonical[index * 3 + 1]!, 0) / indices.length,
    apart: (a, b) => Math.hypot(
      canonical[a * 3]! - canonical[b * 3]!,
      canonical[a * 3 + 1]! - canonical[b * 3 + 1]!,
      canonical[a * 3 + 2]! - canonical[b * 3 + 2]!,
    ),
  }
}

const eyeCorners = [33, 133, 362, 263]
const innerBrow = [107, 55, 336, 285]

/** The distances behind the action-unit-like signals, each growing with its action. */
export const actionDistances: readonly ActionDistance[] = [
  { number: 1, fullCm: 0.8, measure: face => face.y(...innerBrow) - face.y(...eyeCorners) },
  { number: 2, fullCm: 0.8, measure: face => face.y(70, 63, 300, 293) - face.y(...eyeCorners) },
  { number: 4, fullCm: 0.6, measure: face => (face.x(107) - face.x(336)) / 2 - (face.y(...innerBrow) - face.y(...eyeCorners)) },
  { number: 6, fullCm: 0.5, measure: face => face.y(117, 118, 346, 347) },
  { number: 9, fullCm: 0.5, measure: face => -(face.apart(129, 133) + face.apart(358, 362)) / 2 },
  { number: 10, fullCm: 0.5, measure: face => -face.apart(0, 2) },
  { number: 12, fullCm: 1, measure: face => (face.apart(61, 291) - 5) / 2 + face.y(61, 291) - face.y(0, 17) },
  { number: 17, fullCm: 0.5, measure: face => -face.apart(17, 152) },
  { number: 25, fullCm: 1, measure: face => face.apart(13, 14) },
  { number: 26, fullCm: 2, measure: face => face.apart(152, 2) },
]
