/**
 * How a set of actions shows in whitened components: `response` shape [columns * components], one row a column. The first `actions` columns
 * are intensities and cannot be negative; the rest (head pose) are free.
 */
export type ActionResponse = Readonly<{ response: Float32Array, columns: number, components: number, actions: number }>

/** A prepared fit: `solve` takes components [components] and fills the columns' weights [columns]. */
export type ActionFit = Readonly<{ columns: number, solve: (components: ArrayLike<number>, weights: Float32Array) => void }>

const rounds = 60
const enough = 1e-5
const freeRidge = 1e-6

/**
 * Prepares the fit of non-negative action weights to components: least squares by coordinate descent.
 * @param ridge pulls the actions' weights towards 0, in squared component units
 * @see Franc, Hlaváč and Navara 2005, doi:10.1007/11556121_50 (sequential coordinate-wise non-negative least squares)
 */
export function prepareActionFit({ response, columns, components, actions }: ActionResponse, ridge: number): ActionFit {
  const gram = new Float64Array(columns * columns)
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = i === j ? (i < actions ? ridge : freeRidge) : 0
      for (let k = 0; k < components; k++)
        sum += response[i * components + k]! * response[j * components + k]!
      gram[i * columns + j] = sum
    }
  }
  const target = new Float64Array(columns)

  /** Moves one weight to its best value; returns by how much it moved. */
  function improve(column: number, weights: Float32Array): number {
    let gap = target[column]!
    for (let j = 0; j < columns; j++)
      gap -= gram[column * columns + j]! * weights[j]!
    const before = weights[column]!
    const best = before + gap / gram[column * columns + column]!
    weights[column] = column < actions ? Math.max(0, best) : best
    return Math.abs(weights[column]! - before)
  }

  return {
    columns,
    solve(values, weights) {
      weights.fill(0)
      for (let column = 0; column < columns; column++) {
        let sum = 0
        for (let k = 0; k < components; k++)
          sum += response[column * components + k]! * values[k]!
        target[column] = sum
      }
      for (let round = 0; round < rounds; round++) {
        let moved = 0
        for (let column = 0; column < columns; column++)
          moved = Math.max(moved, improve(column, weights))
        if (moved < enough)
          return
      }
    },
  }
}
