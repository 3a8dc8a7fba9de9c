import type { Matrix } from './linear-algebra.ts'
import { prepareActionFit } from '#shared/domain/face/action-fit.ts'
import { mainDirections, multiply, ridgeSolve, subtract, transpose } from './linear-algebra.ts'

/** A learned view of the face: `projection` shape [components * inputs] whitens what actions do not explain, `response` [columns * components] is how each column shows in it. */
export type LearnedBlock = Readonly<{ projection: Matrix, response: Matrix }>

const shapeRidge = 2
const floor = 1e-3

/** Each column's values relative to the median over its group's rows. */
export function centreByGroup(rows: readonly Float32Array[], groups: readonly number[]): Matrix {
  const columns = rows[0]!.length
  const data = new Float64Array(rows.length * columns)
  for (const group of new Set(groups)) {
    const members = groups.flatMap((value, i) => value === group ? [i] : [])
    for (let c = 0; c < columns; c++) {
      const sorted = Float64Array.from(members, i => rows[i]![c]!).sort()
      const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
      for (const i of members)
        data[i * columns + c] = rows[i]![c]! - median
    }
  }
  return { rows: rows.length, columns, data }
}

/**
 * Learns how the columns of the design show in the features, and the directions in which features vary without them.
 * @param features shape [rows * inputs], relative to each subject's neutral
 * @param design shape [rows * columns]: action weights, then head pose
 */
export function learnBlock(features: Matrix, design: Matrix, components: number): LearnedBlock {
  const factors = ridgeSolve(design, features, shapeRidge)
  const { directions, variances } = mainDirections(subtract(features, multiply(design, factors)), components)
  const projection: Matrix = {
    ...directions,
    data: directions.data.map((value, i) => value / Math.sqrt(variances[Math.floor(i / directions.columns)]! + floor)),
  }
  return { projection, response: multiply(factors, transpose(projection)) }
}

/** Fits the actions to features: shape [rows * actions]. */
export function applyBlock({ projection, response }: LearnedBlock, features: Matrix, actions: number, ridge: number): Matrix {
  const scores = multiply(features, transpose(projection))
  const fit = prepareActionFit({ response: Float32Array.from(response.data), columns: response.rows, components: response.columns, actions }, ridge)
  const data = new Float64Array(features.rows * actions)
  const weights = new Float32Array(response.rows)
  for (let i = 0; i < features.rows; i++) {
    fit.solve(scores.data.subarray(i * scores.columns, (i + 1) * scores.columns), weights)
    data.set(weights.subarray(0, actions), i * actions)
  }
  return { rows: features.rows, columns: actions, data }
}
