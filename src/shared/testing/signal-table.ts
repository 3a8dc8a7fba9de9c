import type { SignalTable } from '../domain/signal.ts'

/** A series by time: a constant, or a function of seconds. */
export type Series = number | ((seconds: number) => number)

/** A table for tests. @param columns series by name @param options length in seconds, rows a second, start in seconds */
export function tableOf(columns: Readonly<Record<string, Series>>, options: { seconds: number, rateHz?: number, startSeconds?: number }): SignalTable {
  const { seconds, rateHz = 25, startSeconds = 0 } = options
  const timesUs = Float64Array.from({ length: Math.round(seconds * rateHz) }, (_, row) => Math.round((startSeconds + row / rateHz) * 1e6))
  return {
    timesUs,
    columns: new Map(Object.entries(columns).map(([name, series]) => [name, Float32Array.from(timesUs, time => typeof series === 'number' ? series : series(time / 1e6))])),
  }
}

/** `high` from `from` to `to` seconds, `low` otherwise. */
export function pulse(from: number, to: number, high: number, low = 0): (seconds: number) => number {
  return seconds => seconds >= from && seconds < to ? high : low
}

/** A face at rest in front of the camera: every column that perception gives and the teacher reads. */
export const restingFace: Readonly<Record<string, Series>> = {
  valid: 1,
  expression_angry: 0.05,
  expression_disgust: 0.01,
  expression_fear: 0.03,
  expression_happy: 0.03,
  expression_sad: 0.1,
  expression_surprise: 0.03,
  expression_neutral: 0.75,
  au01: 0.02,
  au02: 0.02,
  au04: 0.05,
  au06: 0.02,
  au09: 0.02,
  au10: 0.02,
  au12: 0.02,
  au17: 0.02,
  au25: 0.05,
  au26: 0.03,
  eye_open_left: 0.3,
  eye_open_right: 0.31,
  blink: 0,
  gaze_x: 0.01,
  gaze_y: 0,
  head_yaw: 3,
  head_pitch: -2,
  head_roll: 1,
  face_size: 120,
}
