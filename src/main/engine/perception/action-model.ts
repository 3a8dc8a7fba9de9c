import type { ActionNetwork } from '#shared/domain/face/action-network.ts'
import type { Turn } from '#shared/domain/face/turn-correction.ts'
import { join } from 'node:path'
import { z } from 'zod'
import { prepareActionNetwork } from '#shared/domain/face/action-network.ts'
import { quantile } from '#shared/domain/face/quantile.ts'
import { correctTurn } from '#shared/domain/face/turn-correction.ts'
import { findModelsDir, readModelFile } from './model-files.ts'
import { openColumnarFile } from './store/columnar-file.ts'

/** The file of the learned weights, within the model `action-units`. */
export const actionWeightsFile = 'weights.bin'

/** Components are kept as whole multiples of 1 / this. */
export const componentSteps = 32

/**
 * What the weights file says of itself: the actions in the order of the outputs, and the sizes of the fit. `shape` features and `appearance`
 * sites are projected to `components`, from which a network with one hidden layer tells the actions.
 */
export const actionMetaSchema = z.strictObject({
  version: z.literal(3),
  actions: z.array(z.string()),
  shape: z.int(),
  appearance: z.int(),
  components: z.int(),
  hidden: z.int(),
})
export type ActionMeta = z.infer<typeof actionMetaSchema>

/** Component c of a face is the sum over its inputs (shape, then appearance) of `values[c * inputs + i]` times the input, times `scales[c]`. */
export type ActionProjection = Readonly<{ inputs: number, values: Int16Array, scales: Float32Array }>

type Weights = Readonly<{ meta: ActionMeta, projection: ActionProjection, network: ActionNetwork, turns: Float32Array }>

/**
 * The learned fit of actions. `project` turns a face's shape and appearance features into [components] whole numbers; `fit` turns the
 * components of a track, shape [rows * components], into one intensity series an action, relative to `neutral` or, without one, the track's own,
 * estimated. `neutralOf` is the median of the rows that are present. `correctTurn`
 * corrects a measured head turn in degrees by the person's mesh.
 */
export type ActionModel = Readonly<{
  sha256: string
  actions: readonly string[]
  components: number
  projection: ActionProjection
  project: (shape: Float32Array, appearance: Float32Array) => Int16Array
  neutralOf: (components: Int16Array, present: Uint8Array) => Float32Array
  fit: (components: Int16Array, present: Uint8Array, neutral?: Float32Array | null) => ReadonlyMap<string, Float32Array>
  correctTurn: (turn: Turn, canonical: Float32Array) => Turn
}>

const neutralRows = 4000

function readWeights(path: string): Weights {
  const file = openColumnarFile<unknown>(path)
  try {
    const meta = actionMetaSchema.parse(file.meta)
    const read = (name: string): Float32Array => file.read(name) as Float32Array
    return {
      meta,
      projection: { inputs: meta.shape + meta.appearance, values: file.read('projection') as Int16Array, scales: read('scales') },
      network: prepareActionNetwork({ inputs: meta.components, hiddenWeights: read('hidden'), hiddenOffsets: read('hidden-offsets'), weights: read('output'), offsets: read('output-offsets') }),
      turns: read('turns'),
    }
  }
  finally {
    file.close()
  }
}

/** A component in steps as it is kept. */
export function wholeComponent(steps: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(steps)))
}

function projectFace({ inputs, values, scales }: ActionProjection, shape: Float32Array, appearance: Float32Array): Int16Array {
  return Int16Array.from(scales, (scale, c) => {
    let sum = 0
    for (let i = 0, at = c * inputs; i < inputs; i++, at++)
      sum += values[at]! * (i < shape.length ? shape[i]! : appearance[i - shape.length]!)
    return wholeComponent(sum * scale * componentSteps)
  })
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
  const { meta, projection, network, turns } = readWeights(join(modelsDir, 'action-units', actionWeightsFile))
  const width = meta.components
  return {
    sha256,
    actions: meta.actions,
    components: width,
    projection,
    correctTurn: (turn, canonical) => correctTurn(turn, canonical, turns),
    project: (shape, appearance) => projectFace(projection, shape, appearance),
    neutralOf: (components, present) => neutralOf(components, width, present),
    fit(components, present, marked) {
      const neutral = marked ?? neutralOf(components, width, present)
      const series = meta.actions.map(() => new Float32Array(present.length).fill(Number.NaN))
      const [row, intensities] = [new Float32Array(width), new Float32Array(meta.actions.length)]
      present.forEach((here, i) => {
        if (here === 0)
          return
        for (let c = 0; c < width; c++)
          row[c] = (components[i * width + c]! - neutral[c]!) / componentSteps
        network.run(row, intensities)
        series.forEach((values, action) => values[i] = intensities[action]!)
      })
      return new Map(meta.actions.map((name, action) => [name, series[action]!]))
    },
  }
}
