import type { Provider } from '#engine/onnx/providers.ts'
import { Tensor } from 'onnxruntime-node'
import { openSession } from '#engine/onnx/session.ts'
import { AppError } from '#shared/errors.ts'
import { readModelFile } from './model-files.ts'

/**
 * A picture model with a reusable input of up to `capacity` samples. Fill sample i of `planes` from `i * sampleLength`, then `run(count)`;
 * each output holds `count` samples in a row. One run at a time.
 */
export type BatchModel = {
  readonly name: string
  readonly sha256: string
  readonly provider: Provider
  readonly size: number
  readonly capacity: number
  readonly sampleLength: number
  readonly planes: Float32Array
  /** @throws AppError `provider-failed` */
  readonly run: (count: number) => Promise<Readonly<Record<string, Float32Array>>>
  /** Milliseconds spent in the runtime so far. */
  readonly spentMs: () => number
  readonly close: () => Promise<void>
}

/**
 * Opens a picture model of `resources/models` on a provider.
 * @throws AppError `model-missing`, `model-invalid`, `provider-failed`.
 */
export async function openBatchModel(name: string, provider: Provider, capacity: number): Promise<BatchModel> {
  const { bytes, sha256, card } = readModelFile(name)
  const { input, outputs } = card
  if (input.kind === 'other')
    throw new AppError('model-invalid', `The model ${name} takes no picture`)
  const session = await openSession(bytes, provider)
  const size = input.widthPx
  const channels = input.channels === 'gray' ? 1 : 3
  const sampleLength = channels * size * size
  const planes = new Float32Array(capacity * sampleLength)
  let spentMs = 0
  return {
    name,
    sha256,
    provider,
    size,
    capacity,
    sampleLength,
    planes,
    async run(count) {
      const tensor = new Tensor('float32', planes.subarray(0, count * sampleLength), [count, channels, size, size])
      const started = performance.now()
      const results = await session.run({ [input.name]: tensor }).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error)
        throw new AppError('provider-failed', `The provider ${provider} failed while running ${name}: ${reason}`, { data: { provider, reason } })
      })
      spentMs += performance.now() - started
      return Object.fromEntries(outputs.map(output => [output.name, results[output.name]!.data as Float32Array]))
    },
    spentMs: () => spentMs,
    close: () => session.release(),
  }
}
