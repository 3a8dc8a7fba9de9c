import type { Matrix } from './linear-algebra.ts'
import { mainDirections, matrixOf } from './linear-algebra.ts'

/** Features row by row, shape [rows * columns]. */
export type Features = Readonly<{ rows: number, columns: number, data: Float32Array }>

/** The directions in which faces differ most from their own neutral, shape [directions * features], and the deviation along each. */
export type FaceBasis = Readonly<{ directions: Matrix, deviations: Float64Array }>

/** Each column's values relative to the median over its group's rows. */
export function centreByGroup(rows: readonly Float32Array[], groups: readonly number[]): Features {
  const columns = rows[0]!.length
  const data = new Float32Array(rows.length * columns)
  for (const name of new Set(groups)) {
    const group = groups.flatMap((value, row) => value === name ? [row] : [])
    for (let c = 0; c < columns; c++) {
      const sorted = Float32Array.from(group, i => rows[i]![c]!).sort()
      const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
      for (const i of group)
        data[i * columns + c] = rows[i]![c]! - median
    }
  }
  return { rows: rows.length, columns, data }
}

const rowsForBasis = 4000

/** The main directions of features, from at most 4,000 evenly spaced rows. */
export function learnBasis({ rows, columns, data }: Features, count: number): FaceBasis {
  const picked = Array.from({ length: Math.min(rows, rowsForBasis) }, (_, i) => Math.floor(i * rows / Math.min(rows, rowsForBasis)))
  const { directions, variances } = mainDirections(matrixOf(picked.map(row => data.subarray(row * columns, (row + 1) * columns))), count)
  return { directions, deviations: variances.map(Math.sqrt) }
}

function addScores({ columns, data }: Features, row: number, { directions, deviations }: FaceBasis, into: Float32Array): void {
  for (let d = 0; d < directions.rows; d++) {
    let sum = 0
    for (let i = 0, a = row * columns, b = d * columns; i < columns; i++)
      sum += data[a++]! * directions.data[b++]!
    into[d] = sum / deviations[d]!
  }
}

/** Each row along all bases, in units of their deviations: shape [rows * directions of all bases]. */
export function whiten(features: readonly Features[], bases: readonly FaceBasis[]): Features {
  const rows = features[0]!.rows
  const columns = bases.reduce((sum, { directions }) => sum + directions.rows, 0)
  const data = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    let first = row * columns
    bases.forEach((basis, b) => {
      addScores(features[b]!, row, basis, data.subarray(first, first + basis.directions.rows))
      first += basis.directions.rows
    })
  }
  return { rows, columns, data }
}
