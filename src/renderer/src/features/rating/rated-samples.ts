import type { Samples } from '#shared/domain/trace/samples.ts'

/** Reads the bytes of `ratings.read`: Float64 times, then each axis as Float32. @throws RangeError when they are too short */
export function readRatedSamples(bytes: ArrayBuffer, shape: Readonly<{ rows: number, axes: number }>): Samples {
  return {
    timesUs: new Float64Array(bytes, 0, shape.rows),
    values: Array.from({ length: shape.axes }, (_, axis) => new Float32Array(bytes, shape.rows * (8 + 4 * axis), shape.rows)),
  }
}
