import type { FrameIndex } from './frame-index.ts'
import type { RgbFrame } from './frame-reader.ts'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildFrameIndex } from './build-index.ts'
import { clipKinds } from './fixtures/clip-kinds.ts'
import { countWrongFrames } from './fixtures/count-wrong-frames.ts'
import { readFrameNumber } from './fixtures/frame-number.ts'
import { makeClip } from './fixtures/make-clip.ts'
import { openFrameReader } from './frame-reader.ts'
import { readFrameIndex, writeFrameIndex } from './index-file.ts'
import { openVideoDecoder } from './video-decoder.ts'

const frames = 50
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affectree-frames-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function decodedTimes(path: string, index: FrameIndex): Promise<number[]> {
  const decoder = await openVideoDecoder(path, index.naming)
  const times: number[] = []
  for (let pts = decoder.next(); pts !== null; pts = decoder.next())
    times.push(pts)
  decoder.close()
  return times
}

describe('every kind of footage', () => {
  it.each(clipKinds)('$file shows the right frame forward, backward, at random and every third', async ({ file, options }) => {
    const path = join(folder, file)
    makeClip(path, { ...options, frames, widthPx: 256, heightPx: 144 })
    const index = await buildFrameIndex(path)
    expect([...index.ptsUs]).toEqual(await decodedTimes(path, index))
    expect(await countWrongFrames(path, frames)).toEqual({ frames, forward: 0, backward: 0, random: 0, everyThird: 0 })
    await rm(path)
  })
})

describe('what is not whole', () => {
  async function numbersShown(path: string): Promise<{ forward: number[], backward: number[] }> {
    const index = await buildFrameIndex(path)
    const reader = await openFrameReader(path, index)
    const numberOf = ({ rgb, widthPx, heightPx }: RgbFrame): number => readFrameNumber(rgb, widthPx, heightPx)
    const forward: number[] = []
    for await (const frame of reader.frames(0, index.ptsUs.length))
      forward.push(numberOf(frame))
    const backward: number[] = []
    for (const ptsUs of index.ptsUs.toReversed())
      backward.unshift(numberOf(await reader.frameAt(ptsUs)))
    reader.close()
    expect(forward).toHaveLength(index.ptsUs.length)
    return { forward, backward }
  }

  it.each(['mp4', 'mov'])('leaves out what the edit list of an %s cuts away', async (format) => {
    const path = join(folder, `edited.${format}`)
    makeClip(path, { format, encoder: 'libx264', frames: 60, bFrames: 2, gop: 30, firstPtsUs: -500_000 })
    const { forward, backward } = await numbersShown(path)
    expect(forward).toEqual(Array.from({ length: 45 }, (_, at) => at + 15))
    expect(backward).toEqual(forward)
    expect((await buildFrameIndex(path)).ptsUs[0]).toBe(0)
  })

  it.each(['h264.ts', 'h264-open-gop.ts', 'hevc.ts', 'mpeg2.ts', 'mpeg2.mpg'])('starts a piece out of %s at the first frame that can be decoded', async (file) => {
    const whole = join(folder, file)
    makeClip(whole, { ...clipKinds.find(kind => kind.file === file)?.options ?? { format: 'mpegts', encoder: 'libx264' }, frames: 100 })
    const bytes = await readFile(whole)
    const piece = join(folder, `piece-${file}`)
    await writeFile(piece, bytes.subarray(Math.floor(bytes.length * 0.37), Math.floor(bytes.length * 0.83)))
    const { forward, backward } = await numbersShown(piece)
    expect(backward).toEqual(forward)
    expect(forward.length).toBeGreaterThan(20)
    expect(forward.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, at) => at + (forward[0] ?? 0)))
  })
})

describe('the frame reader', () => {
  let path = ''
  let index: FrameIndex

  beforeAll(async () => {
    path = join(folder, 'clip.mp4')
    makeClip(path, { format: 'mp4', encoder: 'libx264', bFrames: 2, frames: 90, encoderOptions: { preset: 'veryfast' } })
    index = await buildFrameIndex(path)
  })

  it('names frames by the exact microsecond of the container', () => {
    expect([...index.ptsUs.subarray(0, 5)]).toEqual([0, 33_333, 66_667, 100_000, 133_333])
    expect(index).toMatchObject({ rateHz: 30, variableRate: false, cutShort: false })
    expect(index.shape).toMatchObject({ widthPx: 320, heightPx: 180, rotationDegrees: 0 })
  })

  it('survives being written and read back', async () => {
    await writeFrameIndex(folder, index)
    expect(await readFrameIndex(folder)).toEqual(index)
  })

  it('scales down but never up', async () => {
    const small = await openFrameReader(path, index, { maxWidthPx: 160 })
    expect([small.widthPx, small.heightPx]).toEqual([160, 90])
    expect((await small.frameAt(0)).rgb).toHaveLength(160 * 90 * 3)
    small.close()
    const large = await openFrameReader(path, index, { maxWidthPx: 4000 })
    expect([large.widthPx, large.heightPx]).toEqual([320, 180])
    large.close()
  })

  it('reuses a bounded number of buffers while streaming', async () => {
    const reader = await openFrameReader(path, index, { ahead: 2 })
    const buffers = new Set<Uint8Array>()
    for await (const frame of reader.frames(0, 90))
      buffers.add(frame.rgb)
    reader.close()
    expect(buffers.size).toBeLessThanOrEqual(4)
  })

  it('gives equal pixels however a frame is reached', async () => {
    const reader = await openFrameReader(path, index)
    const forward: Buffer[] = []
    for await (const frame of reader.frames(0, 90))
      forward.push(Buffer.from(frame.rgb))
    for (const position of [89, 40, 41, 3, 0, 77]) {
      const frame = await reader.frameAt(index.ptsUs[position] ?? -1)
      expect(forward[position]?.equals(frame.rgb)).toBe(true)
    }
    reader.close()
  })

  it('stops when aborted, and can be used again', async () => {
    const reader = await openFrameReader(path, index)
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      for await (const frame of reader.frames(0, 90, 1, controller.signal)) {
        if (frame.position === 10)
          controller.abort()
      }
    }
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' })
    expect((await reader.frameAt(index.ptsUs[50] ?? -1)).position).toBe(50)
    reader.close()
  })

  it('refuses a time that no frame has', async () => {
    const reader = await openFrameReader(path, index)
    await expect(reader.frameAt(12_345)).rejects.toMatchObject({ code: 'bad-input', message: 'clip.mp4 has no picture at 12345 microseconds' })
    reader.close()
  })
})
