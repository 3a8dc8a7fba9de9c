import type { WorkerClient } from '../processes/client.ts'
import type { MediaMethods } from './worker.ts'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectWorker } from '../processes/client.ts'
import { createNodeWorkerHost } from '../processes/host-node.ts'
import { buildFrameIndex } from './build-index.ts'
import { makeClip } from './fixtures/make-clip.ts'

let folder = ''
let worker: WorkerClient<MediaMethods>
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affectree-media-'))
  makeClip(at('clip.mkv'), { format: 'matroska', encoder: 'libx264', frames: 90, bFrames: 2, tones: [{ encoder: 'aac', hz: 440 }] })
  worker = connectWorker<MediaMethods>(createNodeWorkerHost().spawn('media'))
})
afterAll(async () => {
  worker.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the media process', () => {
  it('probes, then gives stills and a proxy with the same frame times', async () => {
    const file = { path: at('clip.mkv'), cacheDir: at('cache') }
    const stages: string[] = []
    const result = await worker.call('probe', file, { onEvent: event => void stages.push(event.stage) })
    expect(result).toMatchObject({ container: 'matroska', frameCount: 90, proxyReason: 'container matroska' })
    expect(stages).toContain('pictures')

    const times = (await buildFrameIndex(file.path)).ptsUs
    const stills = await Promise.all([80, 3, 41].map(position => worker.call('frame', { ...file, ptsUs: times[position] ?? -1, maxWidthPx: 160 })))
    expect(stills.map(still => [still.ptsUs, still.widthPx, still.heightPx])).toEqual([80, 3, 41].map(position => [times[position], 160, 90]))
    expect([...stills[0]?.jpeg.subarray(0, 3) ?? []]).toEqual([0xFF, 0xD8, 0xFF])

    const events: number[] = []
    expect(await worker.call('proxy', file, { onEvent: event => void events.push(event.done) })).toEqual({ how: 'copied', pictures: 90 })
    expect(events.at(-1)).toBe(90)
    expect((await buildFrameIndex(at('cache/proxy.mp4'))).ptsUs).toEqual(times)
    expect((await readdir(at('cache'))).sort()).toEqual(['filmstrip.jpg', 'frames.f64', 'index.bin', 'peaks.i8', 'proxy.mp4'])
  })

  it('gives the same fingerprint until the file changes', async () => {
    const first = await worker.call('fingerprint', { path: at('clip.mkv') })
    expect(first).toMatch(new RegExp(`^${(await readFile(at('clip.mkv'))).length}-[0-9a-f]{64}$`))
    expect(await worker.call('fingerprint', { path: at('clip.mkv') })).toBe(first)
  })

  it('passes the reason of a failure on', async () => {
    await expect(worker.call('probe', { path: at('none.mp4'), cacheDir: at('none') })).rejects.toMatchObject({ code: 'file-missing', message: 'none.mp4 is not there any more' })
    await expect(worker.call('frame', { path: at('clip.mkv'), cacheDir: at('none'), ptsUs: 0 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(worker.call('frame', { path: at('clip.mkv'), cacheDir: at('cache'), ptsUs: 1 })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('stops a probe that is cancelled', async () => {
    makeClip(at('long.mp4'), { format: 'mp4', encoder: 'mpeg4', frames: 1500, widthPx: 160, heightPx: 90 })
    const controller = new AbortController()
    const run = worker.call('probe', { path: at('long.mp4'), cacheDir: at('long') }, { signal: controller.signal, onEvent: () => controller.abort() })
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('is ended when it is stuck, with a reason', async () => {
    const victim = connectWorker<MediaMethods>(createNodeWorkerHost().spawn('media'))
    await victim.call('fingerprint', { path: at('clip.mkv') })
    process.kill(victim.pid ?? 0, 'SIGSTOP')
    const call = victim.call('probe', { path: at('clip.mkv'), cacheDir: at('stuck') }, { silenceMs: 1000 })
    await expect(call).rejects.toMatchObject({ code: 'worker-died', data: { how: 'stuck: it got no further for 1 s' } })
    expect(victim.alive).toBe(false)
  })

  it('is alone in its death', async () => {
    const victim = connectWorker<MediaMethods>(createNodeWorkerHost().spawn('media'))
    const call = victim.call('probe', { path: at('clip.mkv'), cacheDir: at('victim') }, { onEvent: () => process.kill(victim.pid ?? 0, 'SIGKILL') })
    await expect(call).rejects.toMatchObject({ code: 'worker-died' })
    expect(await worker.call('fingerprint', { path: at('clip.mkv') })).toContain('-')
  })
})
