import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readClipFrames, spreadPlaces } from './clip-frames.ts'
import { makeClip } from './fixtures/make-clip.ts'

let folder: string
let clip: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clips-'))
  clip = join(folder, 'clip.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 100, bFrames: 2 })
})
afterAll(() => rmSync(folder, { recursive: true }))

it('spreads pictures over the middles of equal parts, and takes all of a short clip', () => {
  expect(spreadPlaces(0, 100, 4)).toStrictEqual([12, 37, 62, 87])
  expect(spreadPlaces(10, 13, 8)).toStrictEqual([10, 11, 12])
  expect(spreadPlaces(5, 8, 3)).toStrictEqual([5, 6, 7])
  expect(spreadPlaces(9, 9, 3)).toStrictEqual([])
  expect(spreadPlaces(0, 7, 1)).toStrictEqual([3])
})

it('gives small JPEGs of exactly the clip, the same bytes every time', async () => {
  const whole = await readClipFrames({ path: clip, startS: null, endS: null, count: 4, maxWidthPx: 64 })
  expect(whole.map(({ ptsUs, widthPx }) => [ptsUs, widthPx])).toStrictEqual([12, 37, 62, 87].map(frame => [Math.round(frame * 1e6 / 30), 64]))
  expect(whole.every(({ jpeg }) => jpeg[0] === 0xFF && jpeg[1] === 0xD8 && jpeg.length > 100)).toBe(true)
  const part = await readClipFrames({ path: clip, startS: 1, endS: 2, count: 5, maxWidthPx: 2000 })
  expect(part.map(({ ptsUs }) => ptsUs)).toStrictEqual([33, 39, 45, 51, 57].map(frame => Math.round(frame * 1e6 / 30)))
  expect(await readClipFrames({ path: clip, startS: 1, endS: 2, count: 5, maxWidthPx: 2000 })).toStrictEqual(part)
})

it('says what is wrong with a clip or a file', async () => {
  await expect(readClipFrames({ path: clip, startS: 50, endS: 60, count: 4, maxWidthPx: 64 })).rejects.toMatchObject({ code: 'bad-input', message: 'clip.mp4 has no picture between 50 and 60 seconds' })
  await expect(readClipFrames({ path: join(folder, 'none.mp4'), startS: null, endS: null, count: 4, maxWidthPx: 64 })).rejects.toMatchObject({ code: 'file-missing' })
})
