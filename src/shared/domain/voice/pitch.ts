const minHz = 60
const maxHz = 500
const threshold = 0.15

/** A pitch estimate: `hz` NaN where the sound is not periodic; `aperiodicity` in [0, 1], 0 for a pure tone. */
export type PitchEstimate = Readonly<{ hz: number, aperiodicity: number }>

/**
 * Estimates the fundamental frequency of a stretch of sound between 60 and 500 Hz (YIN: cumulative mean normalised difference with
 * parabolic interpolation).
 * @param samples shape [n], at least three periods of 60 Hz long (n >= rateHz / 20)
 * @param rateHz samples a second
 * @see de Cheveigné and Kawahara 2002, doi:10.1121/1.1458024
 */
export function estimatePitch(samples: Float32Array, rateHz: number): PitchEstimate {
  const longest = Math.floor(rateHz / minHz)
  const shortest = Math.floor(rateHz / maxHz)
  const window = samples.length - longest - 1
  const normalised = new Float64Array(longest + 2)
  normalised[0] = 1
  let sum = 0
  for (let lag = 1; lag <= longest + 1; lag++) {
    let difference = 0
    for (let i = 0; i < window; i++) {
      const delta = samples[i]! - samples[i + lag]!
      difference += delta * delta
    }
    sum += difference
    normalised[lag] = sum > 0 ? difference * lag / sum : 1
  }
  for (let lag = shortest; lag <= longest; lag++) {
    if (normalised[lag]! >= threshold)
      continue
    while (lag < longest && normalised[lag + 1]! < normalised[lag]!)
      lag++
    const [before, at, after] = [normalised[lag - 1]!, normalised[lag]!, normalised[lag + 1]!]
    const curve = before - 2 * at + after
    const shift = curve > 0 ? (before - after) / (2 * curve) : 0
    return { hz: rateHz / (lag + shift), aperiodicity: at }
  }
  return { hz: Number.NaN, aperiodicity: Math.min(1, ...normalised.subarray(shortest)) }
}
