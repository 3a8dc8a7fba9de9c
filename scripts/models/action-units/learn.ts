import type { ActionMeta } from '#engine/perception/action-model.ts'
import type { LearnedBlock } from './learn-block.ts'
import type { Matrix } from './linear-algebra.ts'
import type { Observation } from './observe.ts'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { actionWeightsFile } from '#engine/perception/action-model.ts'
import { readRestFace } from '#engine/perception/rest-face.ts'
import { openColumnarFile, writeColumnarFile } from '#engine/perception/store/columnar-file.ts'
import { appearanceSites } from '#shared/domain/face/appearance-features.ts'
import { turnFeatureCount, turnFeatures, turnFeaturesUsed } from '#shared/domain/face/turn-correction.ts'
import { applyBlock, centreByGroup, learnBlock } from './learn-block.ts'
import { matrixOf, ridgeSolve } from './linear-algebra.ts'
import { readObservations } from './observations-file.ts'
import { canonicalOf } from './observe.ts'
import { meanOf } from './statistics.ts'
import { actions } from './subjects.ts'

/**
 * Learns the action fit from drawn faces and writes its weights with their sha256 into the card:
 * `node scripts/models/action-units/learn.ts --train FILE [--train FILE]... [--out resources/models/action-units] [--keep-blocks]`
 * With `--keep-blocks` the blocks stay as they are in the weights, and only the mix of what they find and the turns are learned, from people
 * whom the blocks have not seen.
 */
const { values } = parseArgs({
  options: {
    'train': { type: 'string', multiple: true, default: [] },
    'keep-blocks': { type: 'boolean', default: false },
    'out': { type: 'string', default: join(import.meta.dirname, '../../../resources/models/action-units') },
  },
})

const ridge = 20
const mixRidge = 3
const turnRidge = 3
const folds = 3

/** What each block looks at: `from` and `to` bound the height of its sites on the rest face in cm. */
const blockPlans = [
  { name: 'shape', input: 'shape', components: 150, from: Number.NaN, to: Number.NaN },
  { name: 'brows', input: 'appearance', components: 80, from: 1.2, to: 9 },
  { name: 'nose', input: 'appearance', components: 80, from: -2.6, to: 1.8 },
  { name: 'mouth', input: 'appearance', components: 80, from: -9, to: -2 },
] as const

type Block = Readonly<{ name: string, input: 'shape' | 'appearance', components: number, sites: readonly number[] }>

function planBlocks(): readonly Block[] {
  const rest = readRestFace()
  const { vertices, weights } = appearanceSites(rest.triangles)
  const heights = Array.from({ length: vertices.length / 3 }, (_, i) =>
    [0, 1, 2].reduce((sum, k) => sum + weights[i * 3 + k]! * rest.vertices[vertices[i * 3 + k]! * 3 + 1]!, 0))
  return blockPlans.map(({ name, input, components, from, to }) => ({
    name,
    input,
    components,
    sites: input === 'shape' ? [] : heights.flatMap((height, i) => height >= from && height < to ? [i] : []),
  }))
}

/** Head turns relative to the subject's median, scaled to the size of action weights, with squares and product. */
function poseColumns(rows: readonly Observation[]): number[][] {
  const centred = centreByGroup(rows.map(row => Float32Array.from(row.seenTurn)), rows.map(row => row.subject))
  return rows.map((_, i) => {
    const yaw = centred.data[i * 3]! / 30
    const pitch = centred.data[i * 3 + 1]! / 20
    return [yaw, pitch, yaw * yaw, pitch * pitch, yaw * pitch].map(value => 0.3 * value)
  })
}

function featuresOf(block: Block, rows: readonly Observation[]): Matrix {
  const inputs = rows.map(row => block.input === 'shape' ? row.shape : Float32Array.from(block.sites, site => row.appearance[site]!))
  return centreByGroup(inputs, rows.map(row => row.subject))
}

function takeRows(matrix: Matrix, picked: readonly number[]): Matrix {
  return matrixOf(picked.map(i => matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns)))
}

function emptyOutputs(rows: number, blocks: number): Matrix {
  const columns = blocks * actions.length
  return { rows, columns, data: new Float64Array(rows * columns) }
}

/** Puts what a block finds in the given rows at its place among the outputs. */
function addOutputs(outputs: Matrix, found: Matrix, rows: readonly number[], block: number): void {
  rows.forEach((row, i) => outputs.data.set(found.data.subarray(i * actions.length, (i + 1) * actions.length), row * outputs.columns + block * actions.length))
}

/** What the blocks find in subjects that they were not learned on. Shape [rows, blocks * actions]. */
function crossOutputs(features: readonly Matrix[], design: Matrix, blocks: readonly Block[], subjects: readonly number[]): Matrix {
  const outputs = emptyOutputs(subjects.length, blocks.length)
  const order = [...new Set(subjects)]
  const all = subjects.map((_, i) => i)
  for (let fold = 0; fold < folds; fold++) {
    const isHeldOut = (i: number): boolean => order.indexOf(subjects[i]!) % folds === fold
    const [learning, heldOut] = [all.filter(i => !isHeldOut(i)), all.filter(isHeldOut)]
    blocks.forEach((block, b) => {
      const learned = learnBlock(takeRows(features[b]!, learning), takeRows(design, learning), block.components)
      addOutputs(outputs, applyBlock(learned, takeRows(features[b]!, heldOut), actions.length, ridge), heldOut, b)
    })
    process.stdout.write(`fold ${fold + 1}/${folds}\n`)
  }
  return outputs
}

/**
 * How much of each block's finding of each action speaks for each action: what is mistaken for something else is taken back. Without a
 * constant, so that neutral stays 0. Shape [blocks * actions, actions].
 */
function learnMix(outputs: Matrix, design: Matrix): Matrix {
  const truth = Array.from({ length: design.rows }, (_, i) => design.data.subarray(i * design.columns, i * design.columns + actions.length))
  return ridgeSolve(outputs, matrixOf(truth), mixRidge)
}

/** The blocks as they stand in a weights file. */
function readLearned(path: string, blocks: readonly Block[], columns: number): LearnedBlock[] {
  const file = openColumnarFile(path)
  try {
    return blocks.map(({ name, components }) => {
      const [projection, scales, response] = [file.read(`${name}-projection`), file.read(`${name}-scales`), file.read(`${name}-response`)]
      const inputs = projection.length / components
      return {
        projection: { rows: components, columns: inputs, data: Float64Array.from(projection, (value, i) => value * scales[Math.floor(i / inputs)]!) },
        response: { rows: columns, columns: components, data: Float64Array.from(response) },
      }
    })
  }
  finally {
    file.close()
  }
}

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

type Learned = Readonly<{ blocks: readonly LearnedBlock[], mix: Matrix, turns: Float32Array, columns: number }>

async function writeWeights(path: string, blocks: readonly Block[], { blocks: learned, mix, turns, columns }: Learned): Promise<void> {
  const meta: ActionMeta = { version: 2, actions: [...actions], columns, ridge, blocks: blocks.map(({ name, input, components }) => ({ name, input, components })) }
  const columnsOf = blocks.flatMap(({ name, sites }, b) => {
    const { values: projection, scales } = quantise(learned[b]!.projection)
    const inputs = sites.length > 0 ? sites : Array.from({ length: learned[b]!.projection.columns }, (_, i) => i)
    return [
      { name: `${name}-sites`, data: Int32Array.from(inputs) },
      { name: `${name}-projection`, data: projection },
      { name: `${name}-scales`, data: scales },
      { name: `${name}-response`, data: Float32Array.from(learned[b]!.response.data) },
    ]
  })
  await writeColumnarFile(path, meta, [...columnsOf, { name: 'mix', data: Float32Array.from(mix.data) }, { name: 'turns', data: turns }])
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
const poses = poseColumns(rows)
const design = matrixOf(rows.map((row, i) => [...row.weights, ...poses[i]!]))
const blocks = planBlocks()
const features = blocks.map(block => featuresOf(block, rows))
const kept = values['keep-blocks'] ? readLearned(join(values.out, actionWeightsFile), blocks, design.columns) : null
const outputs = kept ? emptyOutputs(rows.length, blocks.length) : crossOutputs(features, design, blocks, rows.map(row => row.subject))
kept?.forEach((block, b) => addOutputs(outputs, applyBlock(block, features[b]!, actions.length, ridge), rows.map((_, i) => i), b))
const mix = learnMix(outputs, design)
const learned = kept ?? blocks.map((block, b) => learnBlock(features[b]!, design, block.components))
mkdirSync(values.out, { recursive: true })
await writeWeights(join(values.out, actionWeightsFile), blocks, { blocks: learned, mix, turns: learnTurns(rows), columns: design.columns })
recordInCard(values.out)
