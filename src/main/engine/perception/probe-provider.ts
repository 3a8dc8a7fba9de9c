import type { NodesByProvider } from '#engine/onnx/profile.ts'
import type { Provider } from '#engine/onnx/providers.ts'
import { Tensor } from 'onnxruntime-node'
import { openProfiledSession } from '#engine/onnx/profile.ts'
import { AppError, invariant } from '#shared/errors.ts'
import { compareWithCpu, fillPattern, runPattern } from './compare-with-cpu.ts'
import { readModelFile } from './model-files.ts'

/**
 * How one model ran: samples in a run, the best of several runs in milliseconds, how many nodes each provider of the runtime executed, and
 * the largest difference of any output from the CPU's.
 */
export type ModelProbe = Readonly<{ model: string, samples: number, msPerRun: number, nodes: NodesByProvider, difference: number }>

/**
 * What became of a provider on this machine: the models that ran, or the reason why it cannot be used. `framesPerSecond` is what one
 * process would do with one face in every frame, inference alone; null when it cannot be used.
 */
export type ProviderReport = Readonly<{ provider: Provider, works: boolean, reason: string | null, framesPerSecond: number | null, models: readonly ModelProbe[] }>

/** What the chain runs on every frame with one face. The detector runs once a second: it must work, but its time does not count. */
const probed = [
  { name: 'facemesh', samples: 1, everyFrame: true },
  { name: 'iris', samples: 2, everyFrame: true },
  { name: 'emotion', samples: 1, everyFrame: true },
  { name: 'blazeface', samples: 1, everyFrame: false },
] as const
const effort = { runs: 8, atMostMs: 1500 } as const
/** A software renderer takes seconds; no use in waiting for the rest of it. */
const uselessAboveMs = 500

async function countNodes(name: string, provider: Provider, samples: number): Promise<NodesByProvider> {
  const { bytes, card: { input } } = readModelFile(name)
  invariant(input.kind !== 'other', 'Probed models take pictures')
  const dims = [samples, input.channels === 'gray' ? 1 : 3, input.heightPx, input.widthPx]
  const values = new Float32Array(dims.reduce((product, dim) => product * dim, 1))
  fillPattern(values)
  const profiled = await openProfiledSession(bytes, provider)
  await profiled.session.run({ [input.name]: new Tensor('float32', values, dims) })
  return profiled.finish()
}

async function probeModel(name: string, provider: Provider, samples: number): Promise<ModelProbe> {
  const { outputs, msPerRun } = await runPattern(name, provider, { samples, ...effort })
  if (provider !== 'cpu' && msPerRun > uselessAboveMs)
    throw new AppError('provider-failed', `It is too slow to be of use: ${name} takes ${Math.round(msPerRun)} ms a run`)
  const onCpu = provider === 'cpu' ? outputs : (await runPattern(name, 'cpu', { samples, runs: 0, atMostMs: 0 })).outputs
  const { difference } = compareWithCpu(name, provider, outputs, onCpu)
  return { model: name, samples, msPerRun, difference, nodes: await countNodes(name, provider, samples) }
}

/** Tries the face models on one provider, compares them with the CPU and times them. A provider that takes the process down is the caller's to survive. */
export async function probeProvider(provider: Provider): Promise<ProviderReport> {
  const models: ModelProbe[] = []
  try {
    for (const { name, samples } of probed)
      models.push(await probeModel(name, provider, samples))
    const msPerFrame = models.reduce((sum, { msPerRun }, i) => sum + (probed[i]!.everyFrame ? msPerRun : 0), 0)
    return { provider, works: true, reason: null, framesPerSecond: 1000 / msPerFrame, models }
  }
  catch (error) {
    return { provider, works: false, reason: error instanceof Error ? error.message.split('\n')[0]! : String(error), framesPerSecond: null, models }
  }
}
