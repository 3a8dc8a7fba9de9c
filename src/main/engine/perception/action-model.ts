import type { Turn } from '#shared/domain/face/turn-correction.ts'
import { join } from 'node:path'
import { z } from 'zod'
import { prepareActionFit } from '#shared/domain/face/action-fit.ts'
import { quantile } from '#shared/domain/face/quantile.ts'
import { correctTurn } from '#shared/domain/face/turn-correction.ts'
import { findModelsDir, readModelFile } from './model-files.ts'
import { openColumnarFile } from './store/columnar-file.ts'

/** The file of the learned weights, within the model `action-units`. */
export const actionWeightsFile = 'weights.bin'

/** Components are kept as whole multiples of 1 / this. */
export const componentSteps = 32

/**
 * What the weights file says of itself. A block looks at some of the inputs (`shape` features or `appearance` sites), turns them into
 * `components` whitened components, and fits all columns (actions, then head pose) to them.
 * What the blocks find is mixed to the intensities.
 */
export const actionMetaSchema = z.strictObject({
  version: z.literal(2),
  actions: z.array(z.string()),
  columns: z.int(),
  ridge: z.number(),
  blocks: z.array(z.strictObject({ name: z.string(), input: z.enum(['shape', 'appearance']), components: z.int() })),
})
export type ActionMeta = z.infer<typeof actionMetaSchema>

/** A block of the weights: component c is the sum over i of `projection[c * sites + i]` times its input at `sites[i]`, times `scales[c]`. */
export type ActionBlock = Readonly<{
  input: 'shape' | 'appearance'
  components: number
  sites: Int32Array
  projection: Int16Array
  scales: Float32Array
  response: Float32Array
}>

/** `mix` shape [blocks * actions, actions]: how far each block's finding of each action speaks for each action. */
type Weights = Readonly<{ meta: ActionMeta, blocks: readonly ActionBlock[], mix: Float32Array, turns: Float32Array }>

/**
 * The learned fit of actions. `project` turns a face's shape and appearance features into [components] whole numbers; `fit` turns the
 * components of a track, shape [rows * components], into one intensity series an action, relative to the track's own neutral. `correctTurn`
 * corrects a measured head turn in degrees by the person's mesh.
 */
export type ActionModel = Readonly<{
  sha256: string
  actions: readonly string[]
  components: number
  blocks: readonly ActionBlock[]
  project: (shape: Float32Array, appearance: Float32Array) => Int16Array
  fit: (components: Int16Array, present: Uint8Array) => ReadonlyMap<string, Float32Array>
  correctTurn: (turn: Turn, canonical: Float32Array) => Turn
}>

const neutralRows = 4000

function readWeights(path: string): Weights {
  const file = openColumnarFile<unknown>(path)
  try {
    const meta = actionMetaSchema.parse(file.meta)
    const blocks = meta.blocks.map(({ name, input, components }): ActionBlock => ({
      input,
      components,
      sites: file.read(`${name}-sites`) as Int32Array,
      projection: file.read(`${name}-projection`) as Int16Array,
      scales: file.read(`${name}-scales`) as Float32Array,
      response: file.read(`${name}-response`) as Float32Array,
    }))
    return { meta, blocks, mix: file.read('mix') as Float32Array, turns: file.read('turns') as Float32Array }
  }
  finally {
    file.close()
  }
}

/** A component in steps as it is kept. */
export function wholeComponent(steps: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(steps)))
}

function projectBlock({ components, sites, projection, scales }: ActionBlock, input: Float32Array, target: Int16Array, offset: number): void {
  for (let c = 0, at = 0; c < components; c++) {
    let sum = 0
    for (let i = 0; i < sites.length; i++)
      sum += projection[at++]! * input[sites[i]!]!
    target[offset + c] = wholeComponent(sum * scales[c]! * componentSteps)
  }
}

/** The median of each component over the rows where the face is present, from at most 4,000 evenly spaced ones. */
function neutralOf(components: Int16Array, width: number, present: Uint8Array): Float32Array {
  const rows = Array.from(present.keys()).filter(row => present[row] === 1)
  const step = Math.max(1, rows.length / neutralRows)
  const picked = Array.from({ length: Math.min(rows.length, neutralRows) }, (_, i) => rows[Math.floor(i * step)]!)
  return Float32Array.from({ length: width }, (_, c) => quantile(picked.map(row => components[row * width + c]!), 0.5))
}

/**
 * Opens the learned weights.
 * @throws AppError `model-missing`, `model-invalid`
 */
export function openActionModel(modelsDir = findModelsDir()): ActionModel {
  const { sha256 } = readModelFile('action-units', actionWeightsFile, modelsDir)
  const { meta, blocks, mix, turns } = readWeights(join(modelsDir, 'action-units', actionWeightsFile))
  const width = blocks.reduce((sum, block) => sum + block.components, 0)
  const fits = blocks.map(({ response, components }) =>
    prepareActionFit({ response, columns: meta.columns, components, actions: meta.actions.length }, meta.ridge))

  /** Mixes what the blocks find in one row of components (already relative to neutral) to the actions' intensities, none below 0. */
  function fitRow(row: Float32Array, weights: Float32Array, intensities: Float32Array): void {
    intensities.fill(0)
    let offset = 0
    blocks.forEach((block, b) => {
      fits[b]!.solve(row.subarray(offset, offset + block.components), weights)
      offset += block.components
      for (let found = 0; found < intensities.length; found++) {
        if (weights[found] === 0)
          continue
        for (let action = 0, at = (b * intensities.length + found) * intensities.length; action < intensities.length; action++)
          intensities[action]! += weights[found]! * mix[at + action]!
      }
    })
    for (let action = 0; action < intensities.length; action++)
      intensities[action] = Math.max(0, intensities[action]!)
  }

  return {
    sha256,
    actions: meta.actions,
    components: width,
    blocks,
    correctTurn: (turn, canonical) => correctTurn(turn, canonical, turns),
    project(shape, appearance) {
      const target = new Int16Array(width)
      let offset = 0
      for (const block of blocks) {
        projectBlock(block, block.input === 'shape' ? shape : appearance, target, offset)
        offset += block.components
      }
      return target
    },
    fit(components, present) {
      const neutral = neutralOf(components, width, present)
      const series = meta.actions.map(() => new Float32Array(present.length).fill(Number.NaN))
      const [row, weights, intensities] = [new Float32Array(width), new Float32Array(meta.columns), new Float32Array(meta.actions.length)]
      present.forEach((here, i) => {
        if (here === 0)
          return
        for (let c = 0; c < width; c++)
          row[c] = (components[i * width + c]! - neutral[c]!) / componentSteps
        fitRow(row, weights, intensities)
        series.forEach((values, action) => values[i] = intensities[action]!)
      })
      return new Map(meta.actions.map((name, action) => [name, series[action]!]))
    },
  }
}
