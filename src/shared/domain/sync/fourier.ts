/**
 * The discrete Fourier transform in place (radix 2), unscaled in both directions.
 * @param real shape [n], n a power of two
 * @param imaginary shape [n]
 * @see Cooley and Tukey 1965, doi:10.1090/S0025-5718-1965-0178586-1
 */
export function fourier(real: Float64Array, imaginary: Float64Array, direction: 'forward' | 'inverse'): void {
  const n = real.length
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1)
      j ^= bit
    j ^= bit
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!]
    }
  }
  const sign = direction === 'forward' ? -1 : 1
  for (let length = 2; length <= n; length <<= 1)
    combine(real, imaginary, length, sign)
}

function combine(real: Float64Array, imaginary: Float64Array, length: number, sign: number): void {
  const half = length >> 1
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos(2 * Math.PI * k / length))
  const sin = Float64Array.from({ length: half }, (_, k) => sign * Math.sin(2 * Math.PI * k / length))
  for (let start = 0; start < real.length; start += length) {
    for (let k = 0; k < half; k++) {
      const [a, b] = [start + k, start + k + half]
      const turnedReal = real[b]! * cos[k]! - imaginary[b]! * sin[k]!
      const turnedImaginary = real[b]! * sin[k]! + imaginary[b]! * cos[k]!
      real[b] = real[a]! - turnedReal
      imaginary[b] = imaginary[a]! - turnedImaginary
      real[a]! += turnedReal
      imaginary[a]! += turnedImaginary
    }
  }
}
