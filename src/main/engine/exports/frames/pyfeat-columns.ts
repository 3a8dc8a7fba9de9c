import type { FrameColumn } from './column.ts'
import type { FrameRow } from './frame-rows.ts'
import { ibugPoints, pointColumns } from './landmarks.ts'

const actionUnits = [1, 2, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 17, 20, 23, 24, 25, 26, 28, 43]
const emotions = { anger: 'angry', disgust: 'disgust', fear: 'fear', happiness: 'happy', sadness: 'sad', surprise: 'surprise', neutral: 'neutral' } as const

function from(name: string, signal: string): FrameColumn {
  return { name, type: 'float', digits: null, get: row => row.read(signal) }
}

/** The intensity of an action unit from 0 to 1, NaN where it is not estimated. AU 43 (eyes closed) is the closure of AU 45 (blink). */
function intensity(row: FrameRow, number: number): number {
  return Math.min(1, row.read(`au${String(number === 43 ? 45 : number).padStart(2, '0')}`))
}

/**
 * The 173 columns of a Py-Feat `Fex` table (version 0.6), under its names and in its order, then its `approx_time` and `Identity`, and the exact
 * time. Angles are degrees with the signs of this studio (yaw to the right of the picture, pitch down, roll clockwise); emotions are those of the
 * single frame; action units 11 and 28 are not estimated.
 * @see https://py-feat.org
 */
export const pyFeatColumns: readonly FrameColumn[] = [
  from('FaceRectX', 'box_x'),
  from('FaceRectY', 'box_y'),
  from('FaceRectWidth', 'box_width'),
  from('FaceRectHeight', 'box_height'),
  from('FaceScore', 'face_flag'),
  ...pointColumns(ibugPoints, 3),
  from('Pitch', 'head_pitch'),
  from('Roll', 'head_roll'),
  from('Yaw', 'head_yaw'),
  ...actionUnits.map((number): FrameColumn => ({ name: `AU${String(number).padStart(2, '0')}`, type: 'float', digits: null, get: row => intensity(row, number) })),
  ...Object.entries(emotions).map(([name, label]) => from(name, `expression_${label}_raw`)),
  { name: 'input', type: 'text', digits: null, get: row => row.media.name },
  { name: 'frame', type: 'int', digits: 0, get: row => row.frame },
  { name: 'approx_time', type: 'double', digits: 6, get: row => row.ptsUs / 1e6 },
  { name: 'Identity', type: 'text', digits: null, get: row => row.name },
  { name: 'pts_us', type: 'time', digits: 0, get: row => row.ptsUs },
]
