import type { ShapeMeta } from '#engine/perception/shape-model.ts'
import type { Matrix } from '../action-units/linear-algebra.ts'
import type { Clip } from './people.ts'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { shapeWeightsFile } from '#engine/perception/shape-model.ts'
import { writeColumnarFile } from '#engine/perception/store/columnar-file.ts'
import { mainDirections, matrixOf, multiply, transpose } from '../action-units/linear-algebra.ts'
import { clipDistances, isCalibrating, meanOf, readClips } from './people.ts'

/**
 * Learns what tells drawn people apart, whatever they do and however they are lit, and writes it to `resources/models/face-shape`:
 * `node scripts/models/face-shape/learn.ts FILE [--out FOLDER] [--dimensions 24]`. A quarter of the people calibrate the likelihood.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: join(import.meta.dirname, '../../../resources/models/face-shape') }, dimensions: { type: 'string', default: '24' } },
})
const [path] = positionals
if (!path) {
  process.stderr.write('Name the file of drawn people\n')
  process.exit(2)
}

const wide = 80
const ridge = 0.15
const dimensions = Number(values.dimensions)

function deviations(clips: readonly Clip[]): Matrix {
  return matrixOf([...new Set(clips.map(clip => clip.person))].flatMap((person) => {
    const own = clips.filter(clip => clip.person === person)
    const mean = meanOf(own.map(clip => clip.mean))
    return own.map(clip => clip.mean.map((value, i) => value - mean[i]!))
  }))
}

/** Divides each row by the root of its variance plus `extra`, so that what scatters little counts more. */
function whitened({ directions, variances }: Readonly<{ directions: Matrix, variances: Float64Array }>, extra: number): Matrix {
  const data = directions.data.map((value, at) => value / Math.sqrt(variances[Math.floor(at / directions.columns)]! + extra))
  return { ...directions, data }
}

/** Wide main directions of all clips, in them whitened by how the same person scatters, in those the directions in which people differ. */
function learnProjection(clips: readonly Clip[], mean: Float32Array): Matrix {
  const centred = matrixOf(clips.map(clip => clip.mean.map((value, i) => value - mean[i]!)))
  const base = mainDirections(centred, wide).directions
  const within = multiply(deviations(clips), transpose(base))
  const scatter = mainDirections(within, wide)
  const average = scatter.variances.reduce((sum, value) => sum + value, 0) / wide
  const white = multiply(whitened(scatter, ridge * average), base)
  const people = [...new Set(clips.map(clip => clip.person))]
  const means = matrixOf(people.map(person => meanOf(clips.filter(clip => clip.person === person).map(clip => clip.mean)).map((value, i) => value - mean[i]!)))
  const between = mainDirections(multiply(means, transpose(white)), dimensions).directions
  return multiply(between, white)
}

/** Fits the likelihood of "same person" to distances, both cases weighing the same (logistic regression by Newton's method). */
function calibrate(same: readonly number[], different: readonly number[]): Pick<ShapeMeta, 'midpoint' | 'slope'> {
  let [a, b] = [0, 0]
  const rows = [...same.map(distance => ({ distance, target: 1, weight: 0.5 / same.length })), ...different.map(distance => ({ distance, target: 0, weight: 0.5 / different.length }))]
  for (let round = 0; round < 100; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-6]
    for (const { distance, target, weight } of rows) {
      const p = 1 / (1 + Math.exp(-(a + b * distance)))
      const [g, h] = [weight * (target - p), weight * p * (1 - p)]
      ga += g
      gb += g * distance
      haa += h
      hab += h * distance
      hbb += h * distance * distance
    }
    const determinant = haa * hbb - hab * hab
    a += (hbb * ga - hab * gb) / determinant
    b += (haa * gb - hab * ga) / determinant
  }
  return { midpoint: -a / b, slope: -b }
}

function recordInCard(folder: string): void {
  const bytes = readFileSync(join(folder, shapeWeightsFile))
  const cardPath = join(folder, 'card.json')
  const card = JSON.parse(readFileSync(cardPath, 'utf8')) as object
  const files = [{ path: shapeWeightsFile, byteLength: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }]
  writeFileSync(cardPath, `${JSON.stringify({ ...card, files }, null, 2)}\n`)
}

const clips = readClips(path)
const people = [...new Set(clips.map(clip => clip.person))]
const learning = clips.filter(clip => !isCalibrating(clip.person))
const mean = meanOf(learning.map(clip => clip.mean))
const projection = learnProjection(learning, mean)
const apply = (shape: Float32Array): Float32Array => Float32Array.from({ length: dimensions }, (_, d) => shape.reduce((sum, value, i) => sum + projection.data[d * projection.columns + i]! * (value - mean[i]!), 0))
const { same, different } = clipDistances(clips.filter(clip => isCalibrating(clip.person)).map(clip => ({ person: clip.person, place: apply(clip.mean) })))
const calibration = calibrate(same, different)
mkdirSync(values.out, { recursive: true })
const meta: ShapeMeta = { version: 1, inputs: projection.columns, dimensions, ...calibration }
await writeColumnarFile(join(values.out, shapeWeightsFile), meta, [{ name: 'mean', data: mean }, { name: 'projection', data: Float32Array.from(projection.data) }])
recordInCard(values.out)
process.stdout.write(`${people.length} people, ${clips.length} clips; same person at ${calibration.midpoint.toFixed(2)} with probability .5, slope ${calibration.slope.toFixed(2)}\n`)
