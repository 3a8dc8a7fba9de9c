import type { Matrix } from './linear-algebra.ts'
import { describe, expect, it } from 'vitest'
import { createRandom } from '#shared/domain/random.ts'
import { mainDirections, matrixOf, multiply, ridgeSolve, transpose } from './linear-algebra.ts'

const random = createRandom(7)

function draw(rows: number, columns: number): Matrix {
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.gaussian()) }
}

describe('linear algebra', () => {
  it('solves what it multiplied', () => {
    const [design, factors] = [draw(60, 7), draw(7, 5)]
    const found = ridgeSolve(design, multiply(design, factors), 1e-9)
    found.data.forEach((value, i) => expect(value).toBeCloseTo(factors.data[i]!, 6))
  })

  it('finds the directions of largest variance', () => {
    const scores = draw(2000, 3)
    scores.data.forEach((value, i) => scores.data[i] = value * [5, 2, 0.1][i % 3]!)
    const axes = matrixOf([[0.6, 0.8, 0, 0], [0.8, -0.6, 0, 0], [0, 0, 0, 1]])
    const { directions, variances } = mainDirections(multiply(scores, axes), 2)
    expect(Math.sqrt(variances[0]!)).toBeCloseTo(5, 0)
    expect(Math.sqrt(variances[1]!)).toBeCloseTo(2, 0)
    const overlap = multiply(directions, transpose(axes))
    expect(Math.abs(overlap.data[0]!)).toBeCloseTo(1, 2)
    expect(Math.abs(overlap.data[4]!)).toBeCloseTo(1, 2)
  })
})
