/** A multinomial logistic regression: `weights` shape [classes][inputs], `offsets` [classes]. */
export type Logistic = Readonly<{ weights: readonly (readonly number[])[], offsets: readonly number[] }>

/** Examples of a regression: `rows` shape [examples][inputs], `classes` the class of each. */
export type LogisticExamples = Readonly<{ rows: readonly (readonly number[])[], classes: readonly number[] }>

const iterations = 400

function softmax(logits: readonly number[]): number[] {
  const top = logits.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const raised = logits.map(value => Math.exp(value - top))
  const total = raised.reduce((sum, value) => sum + value, 0)
  return raised.map(value => value / total)
}

/** The probability of each class; they sum to 1. A `temperature` below 1 makes them surer. */
export function classProbabilities({ weights, offsets }: Logistic, row: readonly number[], temperature = 1): number[] {
  return softmax(offsets.map((offset, c) => weights[c]!.reduce((sum, weight, i) => sum + weight * row[i]!, offset) / temperature))
}

/**
 * Fits the regression by accelerated gradient descent on the mean log loss plus `ridge` / 2 times the squared distance of the weights (not the
 * offsets) from `expected`, shape [classes][inputs]. Each class counts alike, however many examples it has.
 * @see Nesterov 1983 for the acceleration
 */
export function fitLogistic({ rows, classes }: LogisticExamples, expected: Logistic['weights'], ridge: number): Logistic {
  const count = expected.length
  const inputs = expected[0]?.length ?? 0
  const sizes = Array.from({ length: count }, (_, c) => classes.filter(each => each === c).length)
  const present = sizes.filter(size => size > 0).length
  const shares = classes.map(c => 1 / present / sizes[c]!)
  // the curvature of the loss is at most half the mean squared length of a row, the constant 1 included
  const curvature = 0.5 * rows.reduce((sum, row, at) => sum + shares[at]! * row.reduce((squares, value) => squares + value * value, 1), 0)
  const step = 1 / (curvature + ridge)
  const width = inputs + 1
  const start = Float64Array.from(expected.flatMap(row => [...row, 0]))
  let [now, before] = [start, start]
  const asLogistic = (flat: Float64Array): Logistic => ({
    weights: Array.from({ length: count }, (_, c) => Array.from(flat.subarray(c * width, c * width + inputs))),
    offsets: Array.from({ length: count }, (_, c) => flat[c * width + inputs]!),
  })
  for (let round = 0; round < iterations; round++) {
    const ahead = now.map((value, i) => value + round / (round + 3) * (value - before[i]!))
    const model = asLogistic(ahead)
    const gradient = ahead.map((value, i) => i % width < inputs ? ridge * (value - start[i]!) : 0)
    rows.forEach((row, at) => classProbabilities(model, row).forEach((probability, c) => {
      const error = shares[at]! * (probability - Number(classes[at] === c))
      for (let i = 0; i < inputs; i++)
        gradient[c * width + i]! += error * row[i]!
      gradient[c * width + inputs]! += error
    }))
    before = now
    now = ahead.map((value, i) => value - step * gradient[i]!)
  }
  return asLogistic(now)
}
