/**
 * The peaks as the waveform draws them: highest values upward and lowest downward, each in [0, 1].
 * @param peaks min, max pairs of 8-bit samples
 */
export function waveformPeaks(peaks: Int8Array): [Float32Array, Float32Array] {
  const pairs = peaks.length >> 1
  const up = new Float32Array(pairs)
  const down = new Float32Array(pairs)
  for (let pair = 0; pair < pairs; pair++) {
    down[pair] = Math.max(0, -(peaks[pair * 2] ?? 0)) / 128
    up[pair] = Math.max(0, peaks[pair * 2 + 1] ?? 0) / 128
  }
  return [up, down]
}
