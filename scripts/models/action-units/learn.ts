import type { ActionMeta } from '#engine/perception/action-model.ts'
import type { FaceBasis } from './face-basis.ts'
import type { LearnedNetwork } from './learn-network.ts'
import type { Matrix } from './linear-algebra.ts'
import type { Observation } from './observe.ts'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { actionWeightsFile } from '#engine/perception/action-model.ts'
import { writeColumnarFile } from '#engine/perception/store/columnar-file.ts'
import { turnFeatureCount, turnFeatures, turnFeaturesUsed } from '#shared/domain/face/turn-correction.ts'
import { centreByGroup, learnBasis, whiten } from './face-basis.ts'
import { learnNetwork } from './learn-network.ts'
import { matrixOf, ridgeSolve } from './linear-algebra.ts'
import { readObservations } from './observations-file.ts'
import { canonicalOf } from './observe.ts'
import { meanOf } from './statistics.ts'
import { actions } from './subjects.ts'

/**
 * Learns the action fit from drawn faces and writes its weights with their sha256 into the card:
 * `node scripts/models/action-units/learn.ts --train FILE [--train FILE]... [--out resources/models/action-units] [--epochs 40]`
 */
const { values } = parseArgs({
  options: {
    train: { type: 'string', multiple: true, default: [] },
    epochs: { type: 'string', default: '40' },
    out: { type: 'string', default: join(import.meta.dirname, '../../../resources/models/action-units') },
  },
})

const turnRidge = 3

/** What is added to the measured head turn, in degrees: see {@link turnFeatures}. Shape [3 * features]. */
function learnTurns(rows: readonly Observation[]): Float32Array {
  const inputs = rows.map(row => turnFeatures(row.seenTurn, canonicalOf(row)))
  const means = inputs[0]!.map((_, c) => inputs.reduce((sum, row) => sum + row[c]!, 0) / rows.length)
  const factors = new Float32Array(turnFeatureCount * 3)
  for (const [axis, count] of turnFeaturesUsed.entries()) {
    const errors = rows.map(row => row.turn[axis]! - row.seenTurn[axis]!)
    const mean = meanOf(errors)
    const design = matrixOf(inputs.map(row => row.subarray(0, count).map((value, c) => value - means[c]!)))
    const solved = count === 0 ? new Float64Array(0) : ridgeSolve(design, matrixOf(errors.map(error => [error - mean])), turnRidge).data
    factors.set(solved, axis * turnFeatureCount)
    factors[(axis + 1) * turnFeatureCount - 1] = count === 0 ? 0 : mean - solved.reduce((sum, factor, c) => sum + factor * means[c]!, 0)
  }
  return factors
}

/** Rows of whole numbers and a scale each. */
function quantise({ rows, columns, data }: Matrix): { values: Int16Array, scales: Float32Array } {
  const quantised = new Int16Array(rows * columns)
  const scales = Float32Array.from({ length: rows }, (_, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns)
    const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 32767
    row.forEach((value, k) => quantised[i * columns + k] = Math.round(value / scale))
    return scale
  })
  return { values: quantised, scales }
}

/** The features' part of a component is learned on whitened directions; the file holds it on the features themselves, each component of deviation 1. */
function projectionOf(bases: readonly FaceBasis[], { components, deviations }: LearnedNetwork): Matrix {
  const rows = deviations.length
  const columns = bases.reduce((sum, { directions }) => sum + directions.columns, 0)
  const data = new Float64Array(rows * columns)
  let [firstDirection, firstInput] = [0, 0]
  for (const { directions, deviations: spreads } of bases) {
    for (let row = 0; row < rows; row++) {
      for (let d = 0; d < directions.rows; d++) {
        const factor = components[(firstDirection + d) * rows + row]! / spreads[d]! / deviations[row]!
        for (let i = 0; i < directions.columns; i++)
          data[row * columns + firstInput + i]! += factor * directions.data[d * directions.columns + i]!
      }
    }
    firstDirection += directions.rows
    firstInput += directions.columns
  }
  return { rows, columns, data }
}

/** The output layer's columns of the actions; the others (head turns) only helped to learn. */
function actionColumns(values: Float32Array, width: number): Float32Array {
  return values.filter((_, i) => i % width < actions.length)
}

async function writeWeights(path: string, bases: readonly FaceBasis[], network: LearnedNetwork, turns: Float32Array): Promise<void> {
  const components = network.deviations.length
  const meta: ActionMeta = {
    version: 3,
    actions: [...actions],
    shape: bases[0]!.directions.columns,
    appearance: bases[1]!.directions.columns,
    components,
    hidden: network.hiddenOffsets.length,
  }
  const { values: projection, scales } = quantise(projectionOf(bases, network))
  await writeColumnarFile(path, meta, [
    { name: 'projection', data: projection },
    { name: 'scales', data: scales },
    // component by component as stored, so by its deviation more than as learned
    { name: 'hidden', data: network.hidden.map((value, i) => value * network.deviations[Math.floor(i / meta.hidden)]!) },
    { name: 'hidden-offsets', data: network.hiddenOffsets },
    { name: 'output', data: actionColumns(network.output, network.outputOffsets.length) },
    { name: 'output-offsets', data: actionColumns(network.outputOffsets, network.outputOffsets.length) },
    { name: 'turns', data: turns },
  ])
}

function recordInCard(folder: string): void {
  const bytes = readFileSync(join(folder, actionWeightsFile))
  const path = join(folder, 'card.json')
  const card = JSON.parse(readFileSync(path, 'utf8')) as object
  const files = [{ path: actionWeightsFile, byteLength: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }]
  writeFileSync(path, `${JSON.stringify({ ...card, files }, null, 2)}\n`)
}

// each file counts its subjects for itself
const rows = values.train.flatMap((path, file) => readObservations(path).map(row => ({ ...row, subject: file * 100_000 + row.subject })))
process.stdout.write(`${rows.length} frames of ${new Set(rows.map(row => row.subject)).size} subjects\n`)
const subjects = rows.map(row => row.subject)
const features = [rows.map(row => row.shape), rows.map(row => row.appearance)].map(inputs => centreByGroup(inputs, subjects))
const bases = [learnBasis(features[0]!, 200), learnBasis(features[1]!, 250)]
const turned = centreByGroup(rows.map(row => Float32Array.from(row.seenTurn)), subjects)
const network = await learnNetwork({
  inputs: whiten(features, bases),
  weights: rows.map(row => row.weights),
  turns: turned,
  epochs: Number(values.epochs),
  onEpoch: (epoch, loss) => process.stdout.write(`epoch ${epoch}: ${loss.toFixed(5)}\n`),
})
mkdirSync(values.out, { recursive: true })
await writeWeights(join(values.out, actionWeightsFile), bases, network, learnTurns(rows))
recordInCard(values.out)
