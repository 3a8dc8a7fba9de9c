/** Bands of a spectrum, from 60 Hz to 8 kHz, equally wide on the mel scale. */
export const melBands = 64
/** Samples that a spectrum looks at: 32 ms at 16 kHz. */
export const melWindowSamples = 512
const rateHz = 16_000
const lowestHz = 60
const quietestDb = -90
const loudestDb = -15

const melOf = (hz: number): number => 2595 * Math.log10(1 + hz / 700)
const hzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1)

/** The middle of a band in Hz. @param band 0 is the lowest */
export function melBandHz(band: number): number {
  const [low, high] = [melOf(lowestHz), melOf(rateHz / 2)]
  return hzOf(low + (high - low) * (band + 1) / (melBands + 1))
}

type Weights = Readonly<{ first: number, values: Float64Array }>

/** Triangles over the bins of the transform; each rises from the middle of the band before and falls to that of the band after. */
function makeTriangles(): readonly Weights[] {
  const binHz = rateHz / melWindowSamples
  return Array.from({ length: melBands }, (_, band) => {
    const [left, middle, right] = [melBandHz(band - 1), melBandHz(band), melBandHz(band + 1)]
    // the lowest bands are narrower than a bin: each takes at least the nearest
    const first = Math.min(Math.ceil(left / binHz), Math.round(middle / binHz))
    const last = Math.max(Math.floor(right / binHz), Math.round(middle / binHz))
    const values = Float64Array.from({ length: last - first + 1 }, (__, i) => {
      const hz = (first + i) * binHz
      return Math.max(1e-3, Math.min((hz - left) / (middle - left), (right - hz) / (right - middle)))
    })
    const sum = values.reduce((total, value) => total + value, 0)
    return { first, values: values.map(value => value / sum) }
  })
}

/** In-place Fourier transform of complex numbers whose count is a power of two. @see Cooley and Tukey 1965, doi:10.1090/S0025-5718-1965-0178586-1 */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const count = real.length
  for (let i = 1, j = 0; i < count; i++) {
    let bit = count >> 1
    for (; j & bit; bit >>= 1)
      j ^= bit
    j ^= bit
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!]
    }
  }
  for (let size = 2; size <= count; size *= 2) {
    const [stepReal, stepImaginary] = [Math.cos(-2 * Math.PI / size), Math.sin(-2 * Math.PI / size)]
    for (let start = 0; start < count; start += size) {
      let [turnReal, turnImaginary] = [1, 0]
      for (let k = start; k < start + size / 2; k++) {
        const other = k + size / 2
        const [re, im] = [real[other]! * turnReal - imaginary[other]! * turnImaginary, real[other]! * turnImaginary + imaginary[other]! * turnReal]
        real[other] = real[k]! - re
        imaginary[other] = imaginary[k]! - im
        real[k] = real[k]! + re
        imaginary[k] = imaginary[k]! + im;
        [turnReal, turnImaginary] = [turnReal * stepReal - turnImaginary * stepImaginary, turnReal * stepImaginary + turnImaginary * stepReal]
      }
    }
  }
}

/** Adds the power of one window of sound to the bands. `samples` has shape [512], 16 kHz, in [-1, 1]; `power` shape [64]. */
export type SpectrumMeter = (samples: Float32Array, power: Float64Array) => void

/** A meter of the power in each mel band: Hann window, squared magnitude, triangles of unit sum. A full-scale sine gives about 0 dB in its band's bin. */
export function createSpectrumMeter(): SpectrumMeter {
  const window = Float64Array.from({ length: melWindowSamples }, (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / melWindowSamples))
  const triangles = makeTriangles()
  const real = new Float64Array(melWindowSamples)
  const imaginary = new Float64Array(melWindowSamples)
  // the squared magnitude of a full-scale sine in its bin
  const full = (melWindowSamples / 4) ** 2
  return (samples, power) => {
    imaginary.fill(0)
    for (let i = 0; i < melWindowSamples; i++)
      real[i] = samples[i]! * window[i]!
    transform(real, imaginary)
    triangles.forEach(({ first, values }, band) => {
      let sum = 0
      for (let i = 0; i < values.length; i++)
        sum += values[i]! * (real[first + i]! ** 2 + imaginary[first + i]! ** 2)
      power[band]! += sum / full
    })
  }
}

/** Power as a byte: 0 for -90 dB of full scale and less, 255 for -15 dB and more, linear in dB between. */
export function powerToByte(power: number): number {
  const db = 10 * Math.log10(power + 1e-12)
  return Math.round(255 * Math.max(0, Math.min(1, (db - quietestDb) / (loudestDb - quietestDb))))
}
