import type { TestEngine } from '../testing/test-engine.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../media/fixtures/make-clip.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'

let test: TestEngine
let ids: readonly string[]

/** How much later the second clip begins in the same sound, seconds. */
const laterSeconds = 1.234

beforeAll(async () => {
  test = startTestEngine()
  await test.client.project.create({ path: join(test.folder, 'Study') })
  const clip = (name: string, options: { frames: number, babbleFrom?: number }): string => {
    const path = join(test.folder, name)
    const tones = options.babbleFrom === undefined ? [] : [{ encoder: 'aac', babbleFrom: options.babbleFrom }]
    makeClip(path, { format: 'mp4', encoder: 'libx264', frames: options.frames, widthPx: 160, heightPx: 90, tones })
    return path
  }
  const added = await test.client.media.add({ paths: [
    clip('left.mp4', { frames: 360, babbleFrom: 0 }),
    clip('right.mp4', { frames: 300, babbleFrom: laterSeconds }),
    clip('elsewhere.mp4', { frames: 240, babbleFrom: 5000 }),
    clip('mute.mp4', { frames: 30 }),
    clip('fifth.mp4', { frames: 30 }),
  ] })
  ids = added.map(({ mediaId }) => mediaId ?? '')
  const ready = async (): Promise<boolean> => (await test.client.media.list({})).every(({ state }) => state === 'ready')
  while (!await ready())
    await new Promise(resolve => setTimeout(resolve, 100))
}, 120_000)

afterAll(() => test.dispose())

const pair = (first: number, other: number) => ({ mediaId: ids[first]!, otherId: ids[other]! })

describe('several videos of one event', () => {
  it('are aligned by their sound to a millisecond, from either side', async () => {
    const right = await test.client.sync.hear(pair(0, 1))
    expect(Math.abs(right.offsetUs + laterSeconds * 1e6)).toBeLessThan(1000)
    expect(right.confidence).toBeGreaterThan(0.3)
    const left = await test.client.sync.hear(pair(1, 0))
    expect(Math.abs(left.offsetUs - laterSeconds * 1e6)).toBeLessThan(1000)
  })

  it('say how little is known where the sounds have nothing in common, and why when one has none', async () => {
    expect((await test.client.sync.hear(pair(0, 2))).confidence).toBeLessThan(0.2)
    expect(await failureOf(test.client.sync.hear(pair(0, 3)))).toMatchObject({ code: 'media-unsupported', message: 'mute.mp4 has no sound' })
  })

  it('go together from whichever is in front, as changes that can be undone', async () => {
    expect(await test.client.sync.align({ ...pair(0, 1), offsetUs: -1_234_000, origin: 'sound', confidence: 0.9 })).toEqual([{ mediaId: ids[1], offsetUs: -1_234_000, confidence: 0.9, origin: 'sound' }])
    await test.client.sync.align({ ...pair(1, 3), offsetUs: 50_000 })
    expect((await test.client.sync.companions({ mediaId: ids[0]! })).map(({ mediaId, offsetUs }) => [mediaId, offsetUs])).toEqual([[ids[1], -1_234_000], [ids[3], -1_184_000]])
    expect((await test.client.sync.align({ ...pair(1, 0), offsetUs: 1_200_000 })).find(({ mediaId }) => mediaId === ids[0])).toMatchObject({ mediaId: ids[0], offsetUs: 1_200_000, origin: 'hand', confidence: null })
    await test.client.document.undo({})
    expect((await test.client.sync.companions({ mediaId: ids[1]! })).find(({ mediaId }) => mediaId === ids[0])).toMatchObject({ offsetUs: 1_234_000 })
    await test.client.sync.align({ ...pair(0, 2), offsetUs: 0 })
    expect(await failureOf(test.client.sync.align({ ...pair(0, 4), offsetUs: 0 }))).toMatchObject({ code: 'conflict' })
    expect(await failureOf(test.client.sync.align({ ...pair(0, 0), offsetUs: 0 }))).toMatchObject({ code: 'bad-input' })
    expect((await test.client.sync.part(pair(0, 2))).map(({ mediaId }) => mediaId)).toEqual([ids[1], ids[3]])
    expect((await test.client.document.history({ limit: 1 }))[0]).toMatchObject({ action: 'part', summary: 'Watch left.mp4 without elsewhere.mp4' })
  })
})
