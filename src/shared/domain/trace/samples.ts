import { AppError } from '../../errors.ts'
import { fromBase64, toBase64 } from './base64.ts'

/**
 * Values over time as they were sampled: `timesUs` whole microseconds of presentation time, strictly ascending; `values[axis]` of the same
 * length, in the units of the axis.
 */
export type Samples = Readonly<{ timesUs: Float64Array, values: readonly Float32Array[] }>

/** No samples of a scale with so many axes. */
export function noSamples(axes: number): Samples {
  return { timesUs: new Float64Array(0), values: Array.from({ length: axes }, () => new Float32Array(0)) }
}

/**
 * The compact form: the distances of the times as variable-length integers (7 bits a byte, the first from 0), then the values of each axis as
 * 32-bit floats, little endian, all as Base64. About 15 characters a sample of two axes.
 * @throws AppError `bad-input` when the times are not whole, not ascending or not as many as the values
 */
export function encodeSamples({ timesUs, values }: Samples): string {
  const bytes: number[] = []
  let before = 0
  timesUs.forEach((timeUs, at) => {
    if (!Number.isSafeInteger(timeUs) || timeUs < 0 || (at > 0 && timeUs <= before))
      throw new AppError('bad-input', `The times of a trace must be whole microseconds in ascending order; ${timeUs} follows ${before}`)
    for (let rest = timeUs - before; ; rest = Math.floor(rest / 128)) {
      bytes.push(rest % 128 + (rest >= 128 ? 128 : 0))
      if (rest < 128)
        break
    }
    before = timeUs
  })
  const form = new Uint8Array(bytes.length + values.length * timesUs.length * 4)
  form.set(bytes)
  const view = new DataView(form.buffer)
  values.forEach((series, axis) => {
    if (series.length !== timesUs.length)
      throw new AppError('bad-input', `The trace has ${timesUs.length} times and ${series.length} values`)
    series.forEach((value, at) => view.setFloat32(bytes.length + (axis * timesUs.length + at) * 4, value, true))
  })
  return toBase64(form)
}

/** Reads the compact form. @throws AppError `bad-input` when it is cut off or no such form */
export function decodeSamples(text: string, axes: number): Samples {
  const bytes = fromBase64(text)
  const times: number[] = []
  let at = 0
  let before = 0
  // a time takes at least one byte and its values four each: the rest says how many times there can still be
  while (bytes.length - at > times.length * 4 * axes) {
    let scale = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined)
        throw new AppError('bad-input', 'The samples of a trace end in the middle of a time')
      before += byte % 128 * scale
      scale *= 128
      if (byte < 128)
        break
    }
    times.push(before)
  }
  if (bytes.length - at !== times.length * 4 * axes)
    throw new AppError('bad-input', 'The samples of a trace are not whole')
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const values = Array.from({ length: axes }, (_, axis) => Float32Array.from(times, (_time, index) => view.getFloat32(at + (axis * times.length + index) * 4, true)))
  return { timesUs: Float64Array.from(times), values }
}

/** The samples with `startUs` <= time < `endUs`. */
export function samplesWithin(samples: Samples, startUs: number, endUs: number): Samples {
  const first = countBefore(samples.timesUs, startUs)
  const end = countBefore(samples.timesUs, endUs)
  return { timesUs: samples.timesUs.slice(first, end), values: samples.values.map(series => series.slice(first, end)) }
}

/** Stretches laid end to end; each must begin after the one before it ends. */
export function joinSamples(parts: readonly Samples[], axes: number): Samples {
  return {
    timesUs: Float64Array.from(parts.flatMap(part => [...part.timesUs])),
    values: Array.from({ length: axes }, (_, axis) => Float32Array.from(parts.flatMap(part => [...part.values[axis] ?? []]))),
  }
}

/** How many times lie before `timeUs`. */
function countBefore(times: Float64Array, timeUs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? Infinity) < timeUs)
      low = middle + 1
    else high = middle
  }
  return low
}
