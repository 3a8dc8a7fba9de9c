import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createSpectrumMeter, melBands, melWindowSamples, powerToByte } from '#shared/domain/voice/mel-spectrum.ts'
import { spectrogramColumns, spectrogramColumnUs } from '#shared/domain/voice/spectrogram-tiles.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { readAudio } from './audio-reader.ts'
import { spectrogramFile } from './cache-files.ts'
import { hearing } from './resampler.ts'

/** One tile of a spectrogram: tile `index` of `level` (see `spectrogramColumnUs`) of a sound track; `originUs` is that of the frame index. */
export type SpectrogramTile = Readonly<{ level: number, index: number, track: number, originUs: number }>

// More spectra than this in a column change nothing that could be seen.
const mostSpectra = 16

/**
 * Draws a tile into the cache: bytes of `powerToByte`, shape [512 columns * 64 bands], the lowest band first. A column is the mean power over its
 * time, from at most 16 windows; columns without sound are 0.
 * @throws AppError as `readAudio`, `disk-full`, `project-read-only`
 */
export async function drawSpectrogram(path: string, cacheDir: string, tile: SpectrogramTile, signal?: AbortSignal): Promise<void> {
  const columnUs = spectrogramColumnUs(tile.level)
  const fromUs = tile.index * columnUs * spectrogramColumns
  const columnSamples = columnUs * hearing.rateHz / 1e6
  const apart = Math.max(1, Math.ceil(columnSamples / melWindowSamples / mostSpectra)) * Math.min(melWindowSamples, columnSamples)
  const measure = createSpectrumMeter()
  const power = new Float64Array(spectrogramColumns * melBands)
  const counts = new Uint32Array(spectrogramColumns)
  const toUs = fromUs + columnUs * spectrogramColumns
  const blocks = readAudio(path, { track: tile.track, originUs: tile.originUs, fromUs, toUs: toUs + melWindowSamples * 1e6 / hearing.rateHz, signal })
  let kept = new Float32Array(0)
  let keptStart = Number.NaN
  let next = 0
  for await (const { startUs, samples } of blocks) {
    const start = Math.round((startUs - fromUs) * hearing.rateHz / 1e6)
    const joined = new Float32Array(kept.length + samples.length)
    joined.set(kept)
    joined.set(samples, kept.length)
    keptStart = Number.isNaN(keptStart) ? start : keptStart
    next = Math.max(next, Math.ceil(keptStart / apart) * apart)
    for (; next + melWindowSamples <= keptStart + joined.length; next += apart) {
      const column = Math.floor(next / columnSamples)
      if (column >= spectrogramColumns)
        break
      measure(joined.subarray(next - keptStart, next - keptStart + melWindowSamples), power.subarray(column * melBands, (column + 1) * melBands))
      counts[column]! += 1
    }
    const done = Math.max(0, Math.min(joined.length, next - keptStart))
    kept = joined.slice(done)
    keptStart += done
  }
  const bytes = Uint8Array.from(power, (sum, i) => powerToByte(sum / Math.max(1, counts[Math.floor(i / melBands)]!)))
  const target = join(cacheDir, spectrogramFile(tile))
  await mkdir(dirname(target), { recursive: true })
  await writeAtomically(target, bytes)
}
