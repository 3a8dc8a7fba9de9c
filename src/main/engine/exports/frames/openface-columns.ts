import type { FrameColumn } from './column.ts'
import type { FrameRow } from './frame-rows.ts'
import { ibugPoints, pointColumns } from './landmarks.ts'

const intensities = [1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 25, 26, 45]
const occurrences = [1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 25, 26, 28, 45]

const radians = Math.PI / 180
/** Half an eye's width over the radius of the eyeball, about: turns the iris's way along the eye into the sine of an angle. */
const eyeSine = 2.5
/** Distance between the outer corners of the eyes of the canonical face, millimetres. */
const outerEyesMm = 89

function fullName(number: number): string {
  return `AU${String(number).padStart(2, '0')}`
}

/** The intensity of an action unit from 0 to 5, NaN where it is not estimated. */
function intensity(row: FrameRow, number: number): number {
  return Math.min(5, 5 * row.read(`au${String(number).padStart(2, '0')}`))
}

function occurrence(row: FrameRow, number: number): number {
  const found = intensity(row, number)
  return Number.isNaN(found) ? found : Number(found >= 1)
}

/** The focal length in px that OpenFace assumes when it is told none. */
function focalPx({ media }: FrameRow): number {
  return (500 * media.widthPx / 640 + 500 * media.heightPx / 480) / 2
}

function depthMm(row: FrameRow): number {
  return focalPx(row) * outerEyesMm / row.read('face_size')
}

function placeMm(row: FrameRow, start: 'box_x' | 'box_y', size: 'box_width' | 'box_height', sizePx: number): number {
  return (row.read(start) + row.read(size) / 2 - sizePx / 2) / focalPx(row) * depthMm(row)
}

/** Where both eyes look, before the camera: radians, positive towards the right of the picture, and downwards. */
function gazeAngles(row: FrameRow): readonly [number, number] {
  const eye = (name: string): number => Math.asin(Math.max(-1, Math.min(1, eyeSine * row.read(name))))
  return [row.read('head_yaw') * radians + eye('gaze_x'), row.read('head_pitch') * radians + eye('gaze_y')]
}

function gazeVector(row: FrameRow): readonly [number, number, number] {
  const [sideways, down] = gazeAngles(row)
  return [Math.sin(sideways) * Math.cos(down), Math.sin(down), -Math.cos(sideways) * Math.cos(down)]
}

function number(name: string, digits: number, get: (row: FrameRow) => number, type: FrameColumn['type'] = 'float'): FrameColumn {
  return { name, type, digits, get }
}

/**
 * The columns of OpenFace 2 `FeatureExtraction -gaze -pose -2Dfp -aus`, under its names and in its order, then the exact time and the face's name.
 * What OpenFace measures otherwise is estimated: `pose_T` from the size of the face with the focal length that OpenFace assumes, gaze from the
 * iris's place between the corners (the same for both eyes), occurrence (`_c`) where the intensity reaches 1. What is not estimated is NaN.
 * @see https://github.com/TadasBaltrusaitis/OpenFace/wiki/Output-Format
 */
export const openFaceColumns: readonly FrameColumn[] = [
  number('frame', 0, row => row.frame + 1, 'int'),
  number('face_id', 0, row => row.face, 'int'),
  number('timestamp', 6, row => row.ptsUs / 1e6, 'double'),
  number('confidence', 2, row => row.read('face_flag') || 0),
  number('success', 0, row => row.read('valid') === 1 ? 1 : 0, 'int'),
  ...['gaze_0', 'gaze_1'].flatMap(eye => ['x', 'y', 'z'].map((axis, k) => number(`${eye}_${axis}`, 6, row => gazeVector(row)[k]!))),
  ...['x', 'y'].map((axis, k) => number(`gaze_angle_${axis}`, 3, row => gazeAngles(row)[k]!)),
  number('pose_Tx', 1, row => placeMm(row, 'box_x', 'box_width', row.media.widthPx)),
  number('pose_Ty', 1, row => placeMm(row, 'box_y', 'box_height', row.media.heightPx)),
  number('pose_Tz', 1, depthMm),
  number('pose_Rx', 3, row => row.read('head_pitch') * radians),
  number('pose_Ry', 3, row => -row.read('head_yaw') * radians),
  number('pose_Rz', 3, row => row.read('head_roll') * radians),
  ...pointColumns(ibugPoints, 1),
  ...intensities.map(au => number(`${fullName(au)}_r`, 2, row => intensity(row, au))),
  ...occurrences.map(au => number(`${fullName(au)}_c`, 1, row => occurrence(row, au))),
  number('pts_us', 0, row => row.ptsUs, 'time'),
  { name: 'face_name', type: 'text', digits: null, get: row => row.name },
]
