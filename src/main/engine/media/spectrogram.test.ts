import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { melBandHz, melBands } from '#shared/domain/voice/mel-spectrum.ts'
import { spectrogramColumns, spectrogramColumnUs } from '#shared/domain/voice/spectrogram-tiles.ts'
import { spectrogramFile } from './cache-files.ts'
import { makeSound } from './fixtures/make-sound.ts'
import { drawSpectrogram } from './spectrogram.ts'

const seconds = 12
let folder = ''
let path = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'affectree-spectrogram-'))
  path = join(folder, 'tone.wav')
  makeSound(path, { format: 'wav', encoder: 'pcm_s16le', hz: 1000, seconds })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function tile(level: number, index: number): Promise<Uint8Array> {
  await drawSpectrogram(path, folder, { level, index, track: 0, originUs: 0 })
  return readFileSync(join(folder, spectrogramFile({ level, index, track: 0 })))
}

it.each([0, 1, 2])('every column of level %d up to the end of the sound has the tone in its band, and what follows is silent', async (level) => {
  const tileUs = spectrogramColumnUs(level) * spectrogramColumns
  for (let index = 0; index <= Math.floor(seconds * 1e6 / tileUs); index++) {
    const bytes = await tile(level, index)
    expect(bytes).toHaveLength(spectrogramColumns * melBands)
    for (let column = 0; column < spectrogramColumns; column++) {
      const bands = bytes.subarray(column * melBands, (column + 1) * melBands)
      const startUs = index * tileUs + column * spectrogramColumnUs(level)
      const loudest = bands.indexOf(Math.max(...bands))
      // the last window has to lie within the sound
      if (startUs + spectrogramColumnUs(level) + 32_000 <= seconds * 1e6)
        expect([Math.abs(melBandHz(loudest) - 1000) < 60, bands[loudest]! > 200]).toEqual([true, true])
      else if (startUs > seconds * 1e6 + 100_000)
        expect(Math.max(...bands)).toBe(0)
    }
  }
})
