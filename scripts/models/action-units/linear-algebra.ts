import { symmetricEigen } from '#shared/domain/face/symmetric-eigen.ts'
import { createRandom } from '#shared/domain/random.ts'

/** A dense matrix, row-major, shape [rows * columns]. */
export type Matrix = Readonly<{ rows: number, columns: number, data: Float64Array }>

/** An empty matrix, or one of given rows. */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0
  const data = new Float64Array(rows.length * columns)
  rows.forEach((row, i) => data.set(row, i * columns))
  return { rows: rows.length, columns, data }
}

/** a · b. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.rows * b.columns)
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k]!
      if (factor === 0)
        continue
      for (let j = 0; j < b.columns; j++)
        data[i * b.columns + j]! += factor * b.data[k * b.columns + j]!
    }
  }
  return { rows: a.rows, columns: b.columns, data }
}

/** aᵀ · b. */
export function multiplyTransposed(a: Matrix, b: Matrix): Matrix {
  return multiply(transpose(a), b)
}

/** aᵀ. */
export function transpose(a: Matrix): Matrix {
  const data = new Float64Array(a.data.length)
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++)
      data[j * a.rows + i] = a.data[i * a.columns + j]!
  }
  return { rows: a.columns, columns: a.rows, data }
}

/** The factors X that bring `design` · X closest to `target`, with a ridge on X (normal equations by Cholesky). */
export function ridgeSolve(design: Matrix, target: Matrix, ridge: number): Matrix {
  const n = design.columns
  const normal = multiplyTransposed(design, design).data
  for (let i = 0; i < n; i++)
    normal[i * n + i]! += ridge
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) {
      for (let i = j; i < n; i++)
        normal[i * n + j]! -= normal[i * n + k]! * normal[j * n + k]!
    }
    const root = Math.sqrt(normal[j * n + j]!)
    for (let i = j; i < n; i++)
      normal[i * n + j]! /= root
  }
  const solution = multiplyTransposed(design, target)
  const { data, columns } = solution
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++)
        data[i * columns + c]! -= normal[i * n + k]! * data[k * columns + c]!
      data[i * columns + c]! /= normal[i * n + i]!
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++)
        data[i * columns + c]! -= normal[k * n + i]! * data[k * columns + c]!
      data[i * columns + c]! /= normal[i * n + i]!
    }
  }
  return solution
}

function normOf({ columns, data }: Matrix, row: number): number {
  return Math.hypot(...data.subarray(row * columns, (row + 1) * columns))
}

/** Takes the earlier rows' share out of a row and makes it a unit vector, or nothing where the earlier rows span it. */
function orthonormaliseRow(a: Matrix, row: number): void {
  const { columns, data } = a
  const before = normOf(a, row)
  for (let j = 0; j < row; j++) {
    let dot = 0
    for (let k = 0; k < columns; k++)
      dot += data[row * columns + k]! * data[j * columns + k]!
    for (let k = 0; k < columns; k++)
      data[row * columns + k]! -= dot * data[j * columns + k]!
  }
  const norm = normOf(a, row)
  const factor = norm > 1e-9 * before ? 1 / norm : 0
  for (let k = 0; k < columns; k++)
    data[row * columns + k]! *= factor
}

/** Makes the rows orthonormal, in order; a second pass repairs what rounding left in nearly dependent rows. */
function orthonormalise(a: Matrix): void {
  for (let row = 0; row < a.rows; row++) {
    orthonormaliseRow(a, row)
    orthonormaliseRow(a, row)
  }
}

const iterations = 5
const spare = 20

/**
 * The directions in which the rows of `residuals` vary most, and their variances, largest first (subspace iteration on the covariance).
 * @returns directions shape [count * columns]
 */
export function mainDirections(residuals: Matrix, count: number): { directions: Matrix, variances: Float64Array } {
  const width = Math.min(count + spare, residuals.columns)
  const random = createRandom(1)
  const start: Matrix = { rows: width, columns: residuals.columns, data: Float64Array.from({ length: width * residuals.columns }, () => random.gaussian()) }
  let basis = start
  const transposed = transpose(residuals)
  for (let i = 0; i < iterations; i++) {
    orthonormalise(basis)
    basis = multiply(multiply(basis, transposed), residuals)
  }
  orthonormalise(basis)
  const scores = multiply(basis, transposed)
  const gram = multiply(scores, transpose(scores)).data.map(value => value / residuals.rows)
  const { values, vectors } = symmetricEigen(gram, width)
  const turned = multiply({ rows: width, columns: width, data: vectors }, basis)
  return {
    directions: { rows: count, columns: residuals.columns, data: turned.data.slice(0, count * residuals.columns) },
    variances: values.slice(0, count),
  }
}
