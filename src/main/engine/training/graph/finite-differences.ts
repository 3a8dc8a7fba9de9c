import type { Tensor } from './graph.ts'
import * as ort from 'onnxruntime-node'
import { buildModel } from './build-model.ts'
import { multiply } from './elementwise.ts'
import { gradients } from './gradients.ts'
import { constant, createGraph, input, output, sizeOf } from './graph.ts'
import { sum } from './reduction.ts'

/** Values of one differentiated input, in row-major order. */
export type Operand = Readonly<{ shape: readonly number[], values: Float32Array }>

/**
 * Relative L2 distance between the gradient the graph computes and central finite differences of fourth order, over all elements of
 * all operands. The loss is a weighted sum of the outputs, summed in float64 outside the graph so that rounding stays small.
 * `build` makes the operator under test; truncation falls with the fourth power of `step`, rounding rises as it shrinks.
 */
export async function gradientError(operands: readonly Operand[], build: (inputs: readonly Tensor[]) => Tensor, step = 0.03): Promise<number> {
  const graph = createGraph('check')
  const inputs = operands.map((each, index) => input(graph, `x${index}`, each.shape))
  const result = build(inputs)
  const weights = Float32Array.from({ length: sizeOf(result.shape) }, (_, index) => Math.sin(3 * index + 1) + 0.3)
  output('y', result)
  gradients(sum(multiply(result, constant(graph, weights, result.shape))), inputs).forEach((each, index) => output(`g${index}`, each))
  const session = await ort.InferenceSession.create(buildModel(graph), { logSeverityLevel: 3, intraOpNumThreads: 1 })
  const values = operands.map(each => Float32Array.from(each.values))
  const run = (): Promise<ort.InferenceSession.OnnxValueMapType> =>
    session.run(Object.fromEntries(session.inputNames.map((name) => {
      const index = Number(name.slice(1))
      return [name, new ort.Tensor('float32', values[index] as Float32Array, operands[index]?.shape as number[])]
    })))
  const loss = async (): Promise<number> => {
    const { y } = await run()
    return (y!.data as Float32Array).reduce((total, each, index) => total + each * (weights[index] as number), 0)
  }
  const exact = await run()
  const analytic = operands.map((_, index) => Float32Array.from(exact[`g${index}`]!.data as Float32Array))
  const differences = await differencesOf(values, step, loss)
  await session.release()
  return relativeDistance(analytic.flatMap(each => [...each]), differences)
}

async function differencesOf(values: readonly Float32Array[], step: number, loss: () => Promise<number>): Promise<number[]> {
  const slopes: number[] = []
  for (const each of values) {
    for (let index = 0; index < each.length; index++)
      slopes.push(await differenceAt(each, index, step, loss))
  }
  return slopes
}

/** The fourth-order central difference of `loss` by one element; the element is as before afterwards. */
export async function differenceAt(values: Float32Array, index: number, step: number, loss: () => Promise<number>): Promise<number> {
  const held = values[index] as number
  let slope = 0
  for (const [distance, weight] of [[2, -1], [1, 8], [-1, -8], [-2, 1]] as const) {
    values[index] = held + distance * step
    slope += weight * await loss()
  }
  values[index] = held
  return slope / (12 * step)
}

/** `|a - b| / |b|` in L2; 0 when both are zero. */
export function relativeDistance(a: readonly number[], b: readonly number[]): number {
  const norm = Math.hypot(...b)
  const distance = Math.hypot(...a.map((value, index) => value - (b[index] as number)))
  return distance === 0 ? 0 : distance / norm
}
