import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAudio } from './audio-reader.ts'
import { buildFrameIndex } from './build-index.ts'
import { clipKinds } from './fixtures/clip-kinds.ts'
import { countWrongFrames } from './fixtures/count-wrong-frames.ts'
import { makeClip } from './fixtures/make-clip.ts'
import { makeSound } from './fixtures/make-sound.ts'
import { readFacts } from './media-facts.ts'
import { openInput } from './open-input.ts'
import { decodeTimes } from './proxy-copy.ts'
import { proxyReason } from './proxy-need.ts'
import { makeProxy, makeSoundProxy } from './proxy.ts'

const frames = 40
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affectree-proxy-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a proxy', () => {
  it.each([
    ['h264.mkv', 'copied'],
    ['h264-variable.mkv', 'copied'],
    ['h264-fragmented.mp4', 'copied'],
    ['h264.ts', 'copied'],
    ['h264-bframes.avi', 'copied'],
    ['mpeg4-bframes.avi', 'encoded'],
    ['hevc-10bit.mkv', 'encoded'],
    ['prores.mov', 'encoded'],
    ['mpeg2.mpg', 'encoded'],
    ['wmv2.wmv', 'encoded'],
    ['vp9-variable.webm', 'encoded'],
    ['h264-intra-refresh.mp4', 'encoded'],
  ] as const)('of %s is %s and shows every frame at the original time', async (file, how) => {
    const kind = clipKinds.find(candidate => candidate.file === file)
    const path = join(folder, file)
    makeClip(path, { ...kind?.options ?? { format: 'mp4', encoder: 'libx264' }, frames, widthPx: 256, heightPx: 144 })
    const input = await openInput(path)
    const facts = await readFacts(input).finally(input.close)
    const index = await buildFrameIndex(path)
    expect(proxyReason(facts, index)).not.toBeNull()

    const target = join(folder, `${file}.proxy.mp4`)
    let done = 0
    expect(await makeProxy(path, index, facts, target, { done: pictures => void (done = pictures) })).toEqual({ how, pictures: frames })
    expect(done).toBe(frames)
    const opened = await openInput(target)
    const made = await readFacts(opened).finally(opened.close)
    expect(proxyReason(made, await buildFrameIndex(target))).toBeNull()
    expect(made.audioTracks).toBe(Math.min(1, facts.audioTracks))
    expect((await buildFrameIndex(target)).ptsUs).toEqual(index.ptsUs)
    expect(await countWrongFrames(target, frames)).toMatchObject({ forward: 0, backward: 0, random: 0 })
  })

  it('keeps the sound in its place', async () => {
    const path = join(folder, 'placed.mpg')
    makeClip(path, { format: 'mpeg', encoder: 'mpeg2video', frames: 60, tones: [{ encoder: 'mp2', hz: 440 }] })
    const input = await openInput(path)
    const facts = await readFacts(input).finally(input.close)
    const target = join(folder, 'placed.mp4')
    await makeProxy(path, await buildFrameIndex(path), facts, target, { done: () => {} })
    const onset = async (file: string): Promise<number> => {
      for await (const { startUs, samples } of readAudio(file)) {
        const first = samples.findIndex(value => Math.abs(value) > 0.2)
        if (first >= 0)
          return startUs + first * 62.5
      }
      return Number.NaN
    }
    expect(Math.abs(await onset(target) - await onset(path))).toBeLessThan(25_000)
  })

  it('of a sound file holds the sound', async () => {
    const path = join(folder, 'voice.wma')
    makeSound(path, { format: 'asf', encoder: 'wmav2', hz: 500, seconds: 2 })
    const target = join(folder, 'voice.mp4')
    await makeSoundProxy(path, target)
    const opened = await openInput(target)
    const facts = await readFacts(opened).finally(opened.close)
    expect(facts).toMatchObject({ container: 'mp4', videoCodec: null, audioCodec: 'aac' })
    expect(proxyReason(facts, null)).toBeNull()
  })
})

describe('decode times', () => {
  it('ascend and never come after the presentation', () => {
    const ptsUs = [0, 4, 2, 1, 3, 8, 6, 5, 7].map(step => step * 1000)
    const dtsUs = decodeTimes(ptsUs, Float64Array.from(ptsUs).sort(), 1000)
    expect(dtsUs).toEqual([-2000, -1000, 0, 1000, 2000, 3000, 4000, 5000, 6000])
    expect(dtsUs.every((dts, at) => dts <= (ptsUs[at] ?? 0))).toBe(true)
  })
})
