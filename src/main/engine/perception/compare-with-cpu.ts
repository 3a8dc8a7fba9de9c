import type { Provider } from '#engine/onnx/providers.ts'
import { AppError } from '#shared/errors.ts'
import { openBatchModel } from './batch-model.ts'

/** How far the outputs of a model on some provider lie from those on the CPU: the largest difference, and the largest value on the CPU. */
export type Agreement = Readonly<{ difference: number, largest: number }>

/** Relative to the largest value of an output; other orders of summation stay far below. */
const wrongAbove = 0.01

/** An input that looks like no picture but reaches every weight, values in [0, 1]. */
export function fillPattern(planes: Float32Array): void {
  for (let i = 0; i < planes.length; i++)
    planes[i] = (i * 7919 % 255) / 255
}

type Outputs = Readonly<Record<string, Float32Array>>

/** The outputs of a model for the pattern, and the best time of a run in milliseconds. Runs until `runs` or `atMostMs` are reached. */
export async function runPattern(name: string, provider: Provider, { samples, runs, atMostMs }: Readonly<{ samples: number, runs: number, atMostMs: number }>): Promise<Readonly<{ outputs: Outputs, msPerRun: number }>> {
  const model = await openBatchModel(name, provider, samples)
  try {
    fillPattern(model.planes)
    let outputs = await model.run(samples)
    let msPerRun = Number.POSITIVE_INFINITY
    const began = performance.now()
    for (let run = 0; run < runs && performance.now() - began < atMostMs; run++) {
      const started = performance.now()
      outputs = await model.run(samples)
      msPerRun = Math.min(msPerRun, performance.now() - started)
    }
    return { outputs, msPerRun }
  }
  finally {
    await model.close()
  }
}

/**
 * Compares outputs of a provider with those of the CPU.
 * @throws AppError `provider-failed` when they are not the same but for rounding
 */
export function compareWithCpu(name: string, provider: Provider, outputs: Outputs, onCpu: Outputs): Agreement {
  let [difference, largest] = [0, 0]
  for (const [output, expected] of Object.entries(onCpu)) {
    const found = outputs[output]!
    let [own, peak] = [0, 0]
    expected.forEach((value, i) => {
      // NaN must not pass as small
      own = Math.max(own, Number.isNaN(found[i]!) ? Number.POSITIVE_INFINITY : Math.abs(found[i]! - value))
      peak = Math.max(peak, Math.abs(value))
    })
    if (own > wrongAbove * Math.max(1, peak))
      throw new AppError('provider-failed', `The provider ${provider} gives wrong results: ${output} of ${name} is off by ${own.toPrecision(2)}`, { data: { provider } })
    difference = Math.max(difference, own)
    largest = Math.max(largest, peak)
  }
  return { difference, largest }
}
