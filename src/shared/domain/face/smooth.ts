const reach = 3

/**
 * Smooths a series by a Gaussian in time. Missing values neither count nor are filled.
 * @param timesUs shape [n], ascending, microseconds
 * @param values shape [n]; NaN = missing
 * @param sdUs standard deviation of the window, microseconds, > 0
 * @returns shape [n]; NaN where the value is missing
 */
export function smoothSeries(timesUs: Float64Array, values: Float32Array, sdUs: number): Float32Array {
  const smoothed = new Float32Array(values.length).fill(Number.NaN)
  let start = 0
  for (let i = 0; i < values.length; i++) {
    while (timesUs[i]! - timesUs[start]! > reach * sdUs)
      start++
    if (Number.isNaN(values[i]))
      continue
    let sum = 0
    let total = 0
    for (let k = start; k < values.length && timesUs[k]! - timesUs[i]! <= reach * sdUs; k++) {
      const value = values[k]!
      if (Number.isNaN(value))
        continue
      const weight = Math.exp(-0.5 * ((timesUs[k]! - timesUs[i]!) / sdUs) ** 2)
      sum += weight * value
      total += weight
    }
    smoothed[i] = sum / total
  }
  return smoothed
}
