import type { NodesByProvider } from '#engine/onnx/profile.ts'
import type { Provider } from '#engine/onnx/providers.ts'
import { Tensor } from 'onnxruntime-node'
import { openProfiledSession } from '#engine/onnx/profile.ts'
import { openSession } from '#engine/onnx/session.ts'
import { invariant } from '#shared/errors.ts'
import { readModelFile } from './model-files.ts'

/** How one model ran: the best of several runs in milliseconds, and how many nodes each provider of the runtime executed. */
export type ModelProbe = Readonly<{ model: string, msPerRun: number, nodes: NodesByProvider }>

/** What became of a provider on this machine: the models that ran, or the reason why it cannot be used. */
export type ProviderReport = Readonly<{ provider: Provider, works: boolean, reason: string | null, models: readonly ModelProbe[] }>

const probedModels = ['facemesh', 'emotion'] as const
const runs = 8

async function probeModel(name: string, provider: Provider): Promise<ModelProbe> {
  const { bytes, card } = readModelFile(name)
  const { input } = card
  invariant(input.kind !== 'other', 'Probed models take pictures')
  const dims = [1, input.channels === 'gray' ? 1 : 3, input.heightPx, input.widthPx]
  const values = Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, i) => (i * 7919 % 255) / 255)
  const feeds = { [input.name]: new Tensor('float32', values, dims) }
  const session = await openSession(bytes, provider)
  let msPerRun = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await session.run(feeds)
    msPerRun = Math.min(msPerRun, performance.now() - started)
  }
  await session.release()
  const profiled = await openProfiledSession(bytes, provider)
  await profiled.session.run(feeds)
  return { model: name, msPerRun, nodes: await profiled.finish() }
}

/** Tries the face models on one provider and times them. A provider that takes the process down is the caller's to survive. */
export async function probeProvider(provider: Provider): Promise<ProviderReport> {
  const models: ModelProbe[] = []
  try {
    for (const name of probedModels)
      models.push(await probeModel(name, provider))
    return { provider, works: true, reason: null, models }
  }
  catch (error) {
    return { provider, works: false, reason: error instanceof Error ? error.message.split('\n')[0]! : String(error), models }
  }
}
