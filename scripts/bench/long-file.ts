import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { loopClip } from '../../src/main/engine/media/fixtures/loop-clip.ts'
import { makeClip } from '../../src/main/engine/media/fixtures/make-clip.ts'
import { openFrameReader } from '../../src/main/engine/media/frame-reader.ts'
import { readFrameIndex } from '../../src/main/engine/media/index-file.ts'
import { probe } from '../../src/main/engine/media/probe.ts'

const hours = Number(process.argv[2] ?? 3)
const minuteFrames = 1800

type Measured<T> = Readonly<{ value: T, seconds: number, peakMb: number }>

/** Runs work and watches the resident memory of this process. */
async function watch<T>(work: () => Promise<T>): Promise<Measured<T>> {
  let peak = process.memoryUsage.rss()
  const timer = setInterval(() => peak = Math.max(peak, process.memoryUsage.rss()), 20)
  const started = performance.now()
  try {
    const value = await work()
    return { value, seconds: (performance.now() - started) / 1000, peakMb: Math.max(peak, process.memoryUsage.rss()) / 1e6 }
  }
  finally {
    clearInterval(timer)
  }
}

function print(metric: string, value: number, unit: string): void {
  console.log(JSON.stringify({ bench: 'long-file', metric, value: Math.round(value * 10) / 10, unit }))
}

const folder = await mkdtemp(join(tmpdir(), 'affectree-long-'))
try {
  const minute = join(folder, 'minute.mp4')
  const path = join(folder, 'long.mp4')
  makeClip(minute, { format: 'mp4', encoder: 'libx264', frames: minuteFrames, widthPx: 160, heightPx: 90, gop: 60, bFrames: 2, tones: [{ encoder: 'aac', hz: 440 }] })
  await loopClip(minute, path, { times: hours * 60, durationUs: 60_100_000 })
  const cacheDir = join(folder, 'cache')
  const probed = await watch(() => probe({ path, cacheDir }, { emit: () => {}, signal: new AbortController().signal }))
  print(`frames of the ${hours} hour file`, probed.value.frameCount, 'frames')
  print('probe (index, peaks, filmstrip)', probed.seconds, 's')
  print('probe, peak resident memory', probed.peakMb, 'MB')
  const index = await readFrameIndex(cacheDir)
  const reader = await openFrameReader(path, index)
  const streamed = await watch(async () => {
    let frames = 0
    for await (const frame of reader.frames(0, index.ptsUs.length))
      frames += frame.position >= 0 ? 1 : 0
    return frames
  })
  print('all frames streamed', streamed.value, 'frames')
  print('stream', streamed.value / streamed.seconds, 'frames/s')
  print('stream, peak resident memory', streamed.peakMb, 'MB')
  const random = await watch(async () => {
    for (let count = 0; count < 100; count++)
      await reader.frameAt(index.ptsUs[(count * 104_729) % index.ptsUs.length] ?? 0)
  })
  print('random access', random.seconds * 10, 'ms/frame')
  reader.close()
}
finally {
  await rm(folder, { recursive: true, force: true })
}
