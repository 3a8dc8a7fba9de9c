import type { ProbeEvent, ProbeResult } from './probe.ts'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cacheFiles } from './cache-files.ts'
import { clipKinds } from './fixtures/clip-kinds.ts'
import { makeClip } from './fixtures/make-clip.ts'
import { makePicture } from './fixtures/make-picture.ts'
import { makeSound } from './fixtures/make-sound.ts'
import { readFrameIndex } from './index-file.ts'
import { probe } from './probe.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
const cacheOf = (name: string): string => join(folder, 'cache', name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affectree-probe-'))
  makeClip(at('clip.mp4'), { format: 'mp4', encoder: 'libx264', frames: 60, bFrames: 2, tones: [{ encoder: 'aac', hz: 440 }] })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function probeFile(name: string, events: ProbeEvent[] = []): Promise<ProbeResult> {
  return probe({ path: at(name), cacheDir: cacheOf(name) }, { emit: event => void events.push(event), signal: new AbortController().signal })
}

describe('a probe', () => {
  it('describes the file and fills its cache', async () => {
    const events: ProbeEvent[] = []
    const result = await probeFile('clip.mp4', events)
    expect(result).toMatchObject({
      container: 'mp4',
      videoCodec: 'h264',
      audioCodec: 'aac',
      audioTracks: 1,
      widthPx: 320,
      heightPx: 180,
      rotationDegrees: 0,
      frameCount: 60,
      rateHz: 30,
      variableRate: false,
      firstPtsUs: 0,
      peaksRateHz: 100,
      filmstrip: { count: 60, tileWidthPx: 85, tileHeightPx: 48 },
      proxyReason: null,
    })
    expect(result.durationUs / 1e6).toBeCloseTo(2, 1)
    expect(result.sizeBytes).toBe((await stat(at('clip.mp4'))).size)
    const times = new Float64Array(new Uint8Array(await readFile(join(cacheOf('clip.mp4'), 'frames.f64'))).buffer)
    expect([...times]).toEqual(Array.from({ length: 60 }, (_, frame) => Math.round(frame * 1e6 / 30)))
    expect((await readFrameIndex(cacheOf('clip.mp4'))).ptsUs).toEqual(times)
    expect(await readFile(join(cacheOf('clip.mp4'), cacheFiles.peaks))).toHaveLength(2 * (result.peaksCount ?? 0))
    expect((await readFile(join(cacheOf('clip.mp4'), cacheFiles.filmstrip))).subarray(0, 3)).toEqual(Buffer.from([0xFF, 0xD8, 0xFF]))
    expect(new Set(events.map(event => event.stage))).toEqual(new Set(['index', 'sound', 'pictures']))
  })

  it('gives the displayed size of a turned phone video', async () => {
    makeClip(at('phone.mov'), { format: 'mov', encoder: 'libx264', frames: 10, widthPx: 180, heightPx: 320, rotationDegrees: 90 })
    expect(await probeFile('phone.mov')).toMatchObject({ container: 'mov', widthPx: 180, heightPx: 320, rotationDegrees: 90 })
  })

  it('tells variable from constant rate', async () => {
    makeClip(at('uneven.mp4'), { format: 'mp4', encoder: 'libx264', frames: 40, variable: true })
    expect(await probeFile('uneven.mp4')).toMatchObject({ variableRate: true, frameCount: 40 })
  })

  it('takes sound without pictures', async () => {
    makeSound(at('voice.wav'), { format: 'wav', encoder: 'pcm_s16le', hz: 300, seconds: 3 })
    expect(await probeFile('voice.wav')).toMatchObject({ container: 'wav', videoCodec: null, frameCount: 0, audioTracks: 1, filmstrip: null, rateHz: null, peaksCount: 301, proxyReason: null })
    makeSound(at('voice.wma'), { format: 'asf', encoder: 'wmav2', hz: 300, seconds: 3 })
    expect(await probeFile('voice.wma')).toMatchObject({ frameCount: 0, proxyReason: 'container asf' })
  })

  it('takes a folder of pictures as a clip, counted as people count', async () => {
    await mkdir(at('pictures'))
    for (let number = 0; number < 12; number++)
      makePicture(at(`pictures/face ${number + 1}.png`), number)
    const result = await probeFile('pictures')
    expect(result).toMatchObject({ container: 'pictures', frameCount: 12, rateHz: 25, durationUs: 480_000, widthPx: 256, heightPx: 144, proxyReason: 'a folder of pictures' })
    const index = await readFrameIndex(cacheOf('pictures'))
    expect(index.pictureFiles?.slice(0, 3)).toEqual(['face 1.png', 'face 2.png', 'face 3.png'])
  })

  it('draws the filmstrip of very wide pictures lower, so that it fits into a JPEG', async () => {
    makeClip(at('wide.mkv'), { format: 'matroska', encoder: 'ffv1', frames: 30, widthPx: 1600, heightPx: 2 })
    expect(await probeFile('wide.mkv')).toMatchObject({ widthPx: 1600, heightPx: 2, filmstrip: { count: 30, tileWidthPx: 2166 } })
  })

  it('counts several sound tracks', async () => {
    makeClip(at('tracks.mkv'), { format: 'matroska', encoder: 'libx264', frames: 30, tones: [{ encoder: 'aac', hz: 300 }, { encoder: 'libopus', hz: 500 }, { encoder: 'flac', hz: 700 }] })
    expect(await probeFile('tracks.mkv')).toMatchObject({ audioTracks: 3, audioCodec: 'aac', proxyReason: 'container matroska' })
  })

  it('can be cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    const run = probe({ path: at('clip.mp4'), cacheDir: cacheOf('cancelled') }, { emit: () => {}, signal: controller.signal })
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('what cannot be read is refused with the name and the reason', () => {
  it.each([
    ['notes.mp4', 'These are notes, not a video.\n'.repeat(50), 'media-broken', /^notes\.mp4 cannot be read as video or sound: /],
    ['empty.mp4', '', 'media-broken', /^empty\.mp4 is empty/],
    ['zeros.mkv', Buffer.alloc(50_000), 'media-broken', /^zeros\.mkv cannot be read/],
    ['titles.srt', '1\n00:00:01,000 --> 00:00:02,000\nHello\n', 'media-unsupported', /^titles\.srt holds neither picture nor sound/],
    ['list.mp4', '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n', 'media-broken', /^list\.mp4 cannot be read/],
    ['concat.mp4', 'ffconcat version 1.0\nfile clip.mp4\n', 'media-unsupported', /^concat\.mp4 is not a media file of its own/],
  ])('%s', async (name, content, code, message) => {
    await writeFile(at(name), content)
    await expect(probeFile(name)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('pictures that are larger than any camera writes', async () => {
    makeClip(at('huge.mkv'), { format: 'matroska', encoder: 'ffv1', frames: 2, widthPx: 17_000, heightPx: 4 })
    await expect(probeFile('huge.mkv')).rejects.toMatchObject({ code: 'media-broken', message: 'huge.mkv says that its pictures are 17000 x 4 pixels; at most 16384 a side can be read', hint: expect.stringContaining('convert') })
  })

  it('sound at an impossible time', async () => {
    makeClip(at('late.mp4'), { format: 'mp4', encoder: 'libx264', frames: 30, muxerOptions: { movflags: 'frag_keyframe+empty_moov' }, tones: [{ encoder: 'aac', hz: 440 }] })
    const bytes = await readFile(at('late.mp4'))
    // the decode time of the second track in a fragment: its first byte makes a second into millennia
    const second = bytes.indexOf('tfdt', bytes.indexOf('tfdt') + 4)
    bytes[second + 9] = 0x10
    await writeFile(at('late.mp4'), bytes)
    await expect(probeFile('late.mp4')).rejects.toMatchObject({ code: 'media-broken', message: expect.stringMatching(/^The sound of late\.mp4 lies at an impossible time: \d+ hours/), hint: expect.stringContaining('ffmpeg') })
  })

  it('a missing file', async () => {
    await expect(probeFile('gone.mp4')).rejects.toMatchObject({ code: 'file-missing', message: 'gone.mp4 is not there any more' })
  })

  it('a folder without pictures', async () => {
    await mkdir(at('folder.mp4'))
    await expect(probeFile('folder.mp4')).rejects.toMatchObject({ code: 'media-unsupported', message: 'folder.mp4 is a folder, not a media file' })
  })

  it('a file without permission', async () => {
    await writeFile(at('secret.mp4'), 'x')
    await chmod(at('secret.mp4'), 0)
    // root may read everything, so it steps down for a moment
    const isRoot = process.getuid?.() === 0
    if (isRoot)
      process.seteuid?.(65_534)
    try {
      await expect(probeFile('secret.mp4')).rejects.toMatchObject({ code: 'file-unreadable', message: expect.stringMatching(/^secret\.mp4 cannot be read/) })
    }
    finally {
      if (isRoot)
        process.seteuid?.(0)
    }
  })

  it.each([
    ['cut.mp4', 'h264.mp4'],
    ['cut.mov', 'prores.mov'],
    ['cut.mkv', 'h264.mkv'],
    ['cut.webm', 'vp9.webm'],
    ['cut.avi', 'mpeg4.avi'],
    ['cut.flv', 'h264.flv'],
    ['cut-fragmented.mp4', 'h264-fragmented.mp4'],
  ])('%s, the first half of %s', async (name, kindFile) => {
    const kind = clipKinds.find(({ file }) => file === kindFile)
    makeClip(at(kindFile), { ...kind?.options ?? { format: 'mp4', encoder: 'libx264' }, frames: 120 })
    const whole = await readFile(at(kindFile))
    await writeFile(at(name), whole.subarray(0, Math.floor(whole.length / 2)))
    await expect(probeFile(name)).rejects.toMatchObject({ code: 'media-broken', message: expect.stringMatching(/^cut.* (?:is cut short|cannot be read as video or sound)/) })
  })

  it('an mp4 with its index in front, cut short, says how much is left', async () => {
    makeClip(at('front.mp4'), { format: 'mp4', encoder: 'libx264', frames: 120, muxerOptions: { movflags: 'faststart' } })
    const whole = await readFile(at('front.mp4'))
    await writeFile(at('cut-front.mp4'), whole.subarray(0, Math.floor(whole.length * 0.6)))
    await expect(probeFile('cut-front.mp4')).rejects.toMatchObject({ code: 'media-broken', message: expect.stringMatching(/^cut-front\.mp4 is cut short, only \d\.\d of 4\.0 seconds can be read$/) })
  })
})
