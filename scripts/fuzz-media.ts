import type { MediaMethods } from '../src/main/engine/media/worker.ts'
import type { InferenceMethods } from '../src/main/engine/perception/worker.ts'
import type { WorkerClient } from '../src/main/engine/processes/client.ts'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { clipKinds } from '../src/main/engine/media/fixtures/clip-kinds.ts'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { makeRandom, mutate } from '../src/main/engine/media/fixtures/mutate.ts'
import { analysisSilenceMs, connectWorker, footageSilenceMs } from '../src/main/engine/processes/client.ts'
import { createNodeWorkerHost } from '../src/main/engine/processes/host-node.ts'
import { AppError } from '../src/shared/errors.ts'

const help = `Damages media files in many ways and adds and analyses each: the media process probes, takes three stills and (every tenth) makes a
proxy; the inference process analyses every tenth frame and the sound. Ends with one JSON line: how many opened, were refused with a
reason, crashed a process, or took longer than the limit.

  node scripts/fuzz-media.ts [--count 200] [--seed 1] [--limit-seconds 30] [--only 12,40] [--keep FOLDER]

--only tries just these numbers of the series again.
`

type Tally = { files: number, opened: number, refused: Record<string, number>, unexplained: string[], crashes: string[], hangs: string[] }

const { values: options } = parseArgs({ options: {
  'count': { type: 'string', default: '200' },
  'seed': { type: 'string', default: '1' },
  'limit-seconds': { type: 'string', default: '30' },
  'only': { type: 'string' },
  'keep': { type: 'string' },
  'help': { type: 'boolean', default: false },
} })
const limitMs = Number(options['limit-seconds']) * 1000
const only = options.only ? new Set(options.only.split(',').map(Number)) : null
const host = createNodeWorkerHost()
const everyNth = 10
let step = ''
let [mediaWorker, inferenceWorker]: [WorkerClient<MediaMethods> | null, WorkerClient<InferenceMethods> | null] = [null, null]

const media: WorkerClient<MediaMethods>['call'] = (method, input, callOptions) => {
  if (!mediaWorker?.alive)
    mediaWorker = connectWorker<MediaMethods>(host.spawn('media'))
  step = method
  return mediaWorker.call(method, input, { silenceMs: footageSilenceMs, ...callOptions })
}

const inference: WorkerClient<InferenceMethods>['call'] = (method, input, callOptions) => {
  if (!inferenceWorker?.alive)
    inferenceWorker = connectWorker<InferenceMethods>(host.spawn('inference'))
  step = method
  return inferenceWorker.call(method, input, { silenceMs: analysisSilenceMs, ...callOptions })
}

function closeWorkers(): void {
  mediaWorker?.close()
  inferenceWorker?.close()
  mediaWorker = inferenceWorker = null
}

/** The sound originals, small so that many fit into an hour. */
async function makeSeeds(folder: string): Promise<readonly { file: string, bytes: Buffer }[]> {
  const seeds: { file: string, bytes: Buffer }[] = []
  for (const { file, options: clip } of clipKinds) {
    const path = join(folder, file)
    makeClip(path, { ...clip, frames: 30, widthPx: 256, heightPx: 144 })
    seeds.push({ file, bytes: await readFile(path) })
  }
  return seeds
}

async function analyse(path: string, cacheDir: string, frames: number): Promise<void> {
  if (frames > 0) {
    await inference('openAnalysis', { path, cacheDir, provider: 'cpu' })
    await inference('analyzeChunk', { first: 0, end: frames, everyNth, file: join(cacheDir, 'chunk-000000.bin') })
  }
  await inference('analyzeSound', { path, originUs: 0, file: join(cacheDir, 'sound.bin') })
  await inference('finishAnalysis', { outDir: cacheDir, chunks: frames > 0 ? 1 : 0, everyNth, totalFrames: frames })
}

async function exercise(path: string, cacheDir: string, withProxy: boolean): Promise<void> {
  const result = await media('probe', { path, cacheDir })
  await analyse(path, cacheDir, result.frameCount).catch(passReasons)
  if (result.frameCount > 0) {
    const times = new Float64Array(new Uint8Array(await readFile(join(cacheDir, 'frames.f64'))).buffer)
    for (const ptsUs of [times[0], times[times.length >> 1], times.at(-1)])
      await media('frame', { path, cacheDir, ptsUs: ptsUs ?? 0 }).catch(passReasons)
  }
  if (withProxy)
    await media('proxy', { path, cacheDir }).catch(passReasons)
}

/** A refusal with a reason is an answer; a dead process or a defect is not. */
function passReasons(error: unknown): void {
  if (!(error instanceof AppError) || error.code === 'worker-died' || error.code === 'internal')
    throw error
}

async function tryOne(path: string, cacheDir: string, label: string, tally: Tally, withProxy: boolean): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<'late'>(resolve => timer = setTimeout(resolve, limitMs, 'late'))
  try {
    const outcome = await Promise.race([exercise(path, cacheDir, withProxy), limit])
    if (outcome === 'late') {
      tally.hangs.push(`${label}: ${step}`)
      closeWorkers()
      return false
    }
    tally.opened++
    return true
  }
  catch (error) {
    const { code, message } = error instanceof AppError ? error : { code: 'internal', message: String(error) }
    if (code === 'worker-died')
      tally.crashes.push(`${label}: ${message}`)
    else if (code === 'internal')
      tally.unexplained.push(`${label}: ${message}`)
    else
      tally.refused[code] = (tally.refused[code] ?? 0) + 1
    return code !== 'worker-died' && code !== 'internal'
  }
  finally {
    clearTimeout(timer)
  }
}

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'affectree-fuzz-'))
  const tally: Tally = { files: 0, opened: 0, refused: {}, unexplained: [], crashes: [], hangs: [] }
  const random = makeRandom(Number(options.seed))
  try {
    const seeds = await makeSeeds(folder)
    for (let count = 0; count < Number(options.count); count++) {
      const seed = seeds[Math.floor(random() * seeds.length)]!
      const { bytes, how } = mutate(seed.bytes, random)
      if (only && !only.has(count))
        continue
      const path = join(folder, `${count}-${how}-${seed.file}`)
      await writeFile(path, bytes)
      const isExplained = await tryOne(path, join(folder, 'cache'), `${count}-${how}-${seed.file}`, tally, count % 10 === 0)
      tally.files++
      if (!isExplained && options.keep) {
        await mkdir(options.keep, { recursive: true })
        await writeFile(join(options.keep, `${count}-${how}-${seed.file}`), bytes)
      }
      await rm(path)
      if (count % 50 === 49)
        console.error(`${count + 1} of ${options.count}: ${tally.opened} opened, ${tally.crashes.length} crashes, ${tally.hangs.length} hangs`)
    }
  }
  finally {
    closeWorkers()
    await rm(folder, { recursive: true, force: true })
  }
  console.log(JSON.stringify(tally))
  return tally.crashes.length + tally.hangs.length + tally.unexplained.length > 0 ? 1 : 0
}

if (options.help)
  console.log(help)
else
  process.exitCode = await main()
