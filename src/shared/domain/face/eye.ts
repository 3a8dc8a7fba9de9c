/** Points that the iris model gives for an eye: 71 of lids and brow, then 5 of the iris (centre first). */
export const eyePointCount = 76

const innerCorner = 0
const outerCorner = 8
const lowerLid = 1
const upperLid = 9
const lidPoints = 7
const irisCentre = 71

/** What one eye shows: `openness` is height over width (eye aspect ratio); `gazeX`, `gazeY` the iris centre from the middle of the eye, in eye widths, along and across the line between the corners. */
export type EyeState = Readonly<{ openness: number, gazeX: number, gazeY: number }>

/**
 * Reads openness and gaze off an eye.
 * @param points shape [76 * 2], px of the picture, y down
 * @returns gaze positive to the right of the picture and downwards
 * @see Soukupová and Čech 2016, Real-Time Eye Blink Detection using Facial Landmarks
 */
export function readEye(points: Float32Array): EyeState {
  const at = (i: number): [number, number] => [points[i * 2]!, points[i * 2 + 1]!]
  const [ax, ay] = at(innerCorner)
  const [bx, by] = at(outerCorner)
  const width = Math.hypot(bx - ax, by - ay)
  const sign = bx >= ax ? 1 : -1
  const ux = sign * (bx - ax) / width
  const uy = sign * (by - ay) / width
  let height = 0
  for (let i = 0; i < lidPoints; i++) {
    const [lx, ly] = at(lowerLid + i)
    const [hx, hy] = at(upperLid + i)
    height += (lx - hx) * -uy + (ly - hy) * ux
  }
  const [cx, cy] = at(irisCentre)
  const dx = cx - (ax + bx) / 2
  const dy = cy - (ay + by) / 2
  return {
    openness: height / lidPoints / width,
    gazeX: (dx * ux + dy * uy) / width,
    gazeY: (dx * -uy + dy * ux) / width,
  }
}
