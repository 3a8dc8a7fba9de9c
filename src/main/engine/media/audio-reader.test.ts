import type { AudioBlock } from './audio-reader.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAudio } from './audio-reader.ts'
import { makeClip } from './fixtures/make-clip.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affectree-sound-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function collect(blocks: AsyncGenerator<AudioBlock, void>): Promise<AudioBlock[]> {
  const all: AudioBlock[] = []
  for await (const block of blocks)
    all.push(block)
  return all
}

function join16k(blocks: readonly AudioBlock[]): Float32Array {
  const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.samples.length, 0))
  let at = 0
  for (const { samples: part } of blocks) {
    samples.set(part, at)
    at += part.length
  }
  return samples
}

/** Frequency by counting rising zero crossings. */
function pitchHz(samples: Float32Array): number {
  let rising = 0
  for (let i = 1; i < samples.length; i++) {
    if ((samples[i - 1] ?? 0) < 0 && (samples[i] ?? 0) >= 0)
      rising++
  }
  return rising * 16_000 / samples.length
}

const kinds = [
  { file: 'aac.mp4', format: 'mp4', encoder: 'libx264', audio: 'aac', channels: 2 },
  { file: 'opus.webm', format: 'webm', encoder: 'libvpx', audio: 'libopus', channels: 1 },
  { file: 'mp2.mpg', format: 'mpeg', encoder: 'mpeg2video', audio: 'mp2', channels: 2 },
  { file: 'mp3.avi', format: 'avi', encoder: 'mpeg4', audio: 'libmp3lame', channels: 2 },
  { file: 'pcm.mov', format: 'mov', encoder: 'libx264', audio: 'pcm_s16le', channels: 1 },
  { file: 'ac3.ts', format: 'mpegts', encoder: 'libx264', audio: 'ac3', channels: 2 },
] as const

describe('the audio reader', () => {
  it.each(kinds)('hears the tone of $file on the clock of the file', async (kind) => {
    const path = join(folder, kind.file)
    makeClip(path, { format: kind.format, encoder: kind.encoder, frames: 60, tones: [{ encoder: kind.audio, hz: 500, channels: kind.channels }] })
    const blocks = await collect(readAudio(path))
    const samples = join16k(blocks)
    expect(samples.length / 16_000).toBeGreaterThan(1.95)
    expect(samples.length / 16_000).toBeLessThan(2.1)
    expect(pitchHz(samples.subarray(4000, 28_000))).toBeCloseTo(500, -1)
    for (const [at, block] of blocks.entries())
      expect(Math.abs(block.startUs - (blocks[0]?.startUs ?? 0) - at * 500_000)).toBeLessThanOrEqual(1)
  })

  it('chooses among several tracks', async () => {
    const path = join(folder, 'two.mkv')
    makeClip(path, { format: 'matroska', encoder: 'libx264', frames: 60, tones: [{ encoder: 'aac', hz: 300 }, { encoder: 'aac', hz: 900 }] })
    expect(pitchHz(join16k(await collect(readAudio(path, { track: 0 }))).subarray(4000, 28_000))).toBeCloseTo(300, -1)
    expect(pitchHz(join16k(await collect(readAudio(path, { track: 1 }))).subarray(4000, 28_000))).toBeCloseTo(900, -1)
    await expect(collect(readAudio(path, { track: 2 }))).rejects.toMatchObject({ code: 'media-unsupported', message: 'two.mkv has no sound track 3' })
  })

  it('reads a part as it is in the whole', async () => {
    const path = join(folder, 'part.mov')
    makeClip(path, { format: 'mov', encoder: 'libx264', frames: 150, tones: [{ encoder: 'pcm_s16le', hz: 100 }] })
    const whole = join16k(await collect(readAudio(path)))
    const blocks = await collect(readAudio(path, { fromUs: 2_000_000, toUs: 3_000_000 }))
    expect(blocks[0]?.startUs).toBeGreaterThanOrEqual(2_000_000)
    expect(blocks[0]?.startUs).toBeLessThan(2_000_063)
    const part = join16k(blocks)
    expect(part).toHaveLength(16_000)
    const worst = part.reduce((most, value, at) => Math.max(most, Math.abs(value - (whole[32_000 + at] ?? 0))), 0)
    expect(worst).toBeLessThan(0.03)
  })
})
