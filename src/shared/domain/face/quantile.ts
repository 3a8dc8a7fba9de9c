/**
 * The value below which a share of the values lies, by linear interpolation.
 * @param values any order; NaN is left out
 * @param share in [0, 1]; 0.5 is the median
 * @returns NaN when there is no value
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(Array.from(values).filter(value => !Number.isNaN(value))).sort()
  if (sorted.length === 0)
    return Number.NaN
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(sorted.length - 1, low + 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}
