/**
 * How sharp a crop is: standard deviation of its Laplacian over the standard deviation of its brightness, over the middle two thirds.
 * @param plane brightness values; the crop starts at `offset` and has `size` rows of `size`
 * @returns unitless, >= 0; 0 for a flat crop
 * @see Pech-Pacheco et al. 2000, doi:10.1109/ICPR.2000.903548
 */
export function sharpnessOf(plane: Float32Array, offset: number, size: number): number {
  const margin = Math.max(1, Math.floor(size / 6))
  let sum = 0
  let squares = 0
  let edge = 0
  let edgeSquares = 0
  let count = 0
  for (let y = margin; y < size - margin; y++) {
    for (let i = offset + y * size + margin, end = offset + y * size + size - margin; i < end; i++) {
      const value = plane[i]!
      const laplacian = plane[i - 1]! + plane[i + 1]! + plane[i - size]! + plane[i + size]! - 4 * value
      sum += value
      squares += value * value
      edge += laplacian
      edgeSquares += laplacian * laplacian
      count++
    }
  }
  const spread = squares / count - (sum / count) ** 2
  return spread <= 1e-12 ? 0 : Math.sqrt(Math.max(0, edgeSquares / count - (edge / count) ** 2) / spread)
}
