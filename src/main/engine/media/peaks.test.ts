import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from './fixtures/make-clip.ts'
import { makeSound } from './fixtures/make-sound.ts'
import { readPeaks } from './peaks.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affectree-peaks-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('peaks', () => {
  it('are half of full scale both ways for a tone of amplitude 0.5', async () => {
    makeSound(join(folder, 'tone.wav'), { format: 'wav', encoder: 'pcm_s16le', hz: 1000, seconds: 5 })
    const { values, endUs } = await readPeaks(join(folder, 'tone.wav'))
    expect(endUs).toBeGreaterThanOrEqual(5_000_000)
    expect(endUs).toBeLessThan(5_030_000)
    expect(values.length).toBe(2 * Math.ceil(endUs / 10_000))
    for (let pair = 2; pair < 490; pair++) {
      expect(values[2 * pair]).toBeGreaterThanOrEqual(-65)
      expect(values[2 * pair]).toBeLessThanOrEqual(-62)
      expect(values[2 * pair + 1]).toBeGreaterThanOrEqual(62)
      expect(values[2 * pair + 1]).toBeLessThanOrEqual(65)
    }
  })

  it('start at time 0 of the clock, silent until the sound begins', async () => {
    makeClip(join(folder, 'stream.mpg'), { format: 'mpeg', encoder: 'mpeg2video', frames: 60, tones: [{ encoder: 'mp2', hz: 440 }] })
    const { values } = await readPeaks(join(folder, 'stream.mpg'))
    expect([...values.subarray(0, 100)]).toEqual(Array.from({ length: 100 }, () => 0))
    expect(values[2 * 60 + 1]).toBeGreaterThan(55)
  })
})
