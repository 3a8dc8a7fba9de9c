/** Points of one face mesh: 468 on the face, then 5 of each iris. */
export const pointsPerFace = 478

/** One face of one frame, in pixels of the displayed picture. `points` is x, y pairs; NaN where the mesh was not fitted. */
export type OverlayFace = Readonly<{
  trackId: string
  x: number
  y: number
  widthPx: number
  heightPx: number
  points: Float32Array
}>

/** Faces of a span of the clip as the engine sends them: rows ordered by PTS, `stride` floats a row. */
export type FaceWindow = Readonly<{ tracks: readonly string[], timesUs: Float64Array, rows: Float32Array, stride: number }>

/**
 * Reads the bytes of `analysis.faces`: all PTS as Float64, then per row track index, x, y, width, height and the points as Float32.
 * @throws RangeError when the bytes are shorter than announced
 */
export function readFaceWindow(bytes: ArrayBuffer, shape: Readonly<{ tracks: readonly string[], rows: number, stride: number }>): FaceWindow {
  return {
    tracks: shape.tracks,
    timesUs: new Float64Array(bytes, 0, shape.rows),
    rows: new Float32Array(bytes, shape.rows * 8, shape.rows * shape.stride),
    stride: shape.stride,
  }
}

/** The faces of exactly the frame with this PTS; none when that frame was not analysed or shows no face. */
export function facesAt(window: FaceWindow, ptsUs: number, toleranceUs = 1): readonly OverlayFace[] {
  const faces: OverlayFace[] = []
  for (let row = firstFrom(window.timesUs, ptsUs - toleranceUs); row < window.timesUs.length; row++) {
    if ((window.timesUs[row] ?? Infinity) > ptsUs + toleranceUs)
      break
    const values = window.rows.subarray(row * window.stride, (row + 1) * window.stride)
    faces.push({
      trackId: window.tracks[values[0] ?? -1] ?? '',
      x: values[1] ?? Number.NaN,
      y: values[2] ?? Number.NaN,
      widthPx: values[3] ?? Number.NaN,
      heightPx: values[4] ?? Number.NaN,
      points: values.subarray(5),
    })
  }
  return faces
}

function firstFrom(timesUs: Float64Array, ptsUs: number): number {
  let low = 0
  let high = timesUs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((timesUs[middle] ?? Infinity) < ptsUs)
      low = middle + 1
    else high = middle
  }
  return low
}
