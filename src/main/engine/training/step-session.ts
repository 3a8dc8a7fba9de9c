import type { Random } from '#shared/domain/random.ts'
import * as ort from 'onnxruntime-node'
import { createRandom } from '#shared/domain/random.ts'
import { invariant } from '#shared/errors.ts'
import { dropoutPrefix } from './graph/layers.ts'
import { defaultBetas } from './graph/optimiser.ts'
import { flatInput } from './graph/parameters.ts'

/** The whole state of an optimisation: flat vectors of equal length, updated in place, and the number of steps taken. */
export type OptimiserState = { readonly parameters: Float32Array, readonly moment1: Float32Array, readonly moment2: Float32Array, step: number }

/** A state before the first step that owns `parameters` from now on. */
export function createOptimiserState(parameters: Float32Array): OptimiserState {
  return { parameters, moment1: new Float32Array(parameters.length), moment2: new Float32Array(parameters.length), step: 0 }
}

/** Arrays by input name. Shapes come from the model, so only the values are given. */
export type Feeds = Readonly<Record<string, Float32Array | Int32Array>>

/** How a step graph is run: threads of the session (default: all cores) and the execution provider. */
export type SessionOptions = Readonly<{ threads?: number, provider?: string }>

/** An open onnxruntime session that is fed plain arrays, without copies. */
export type GraphSession = Readonly<{
  /** Shapes of the inputs by name; NaN is an open dim. */
  shapes: ReadonlyMap<string, readonly number[]>
  /** Runs the graph; `outputs` are written where they are given. Answers every other output as an array of its own. */
  run: (feeds: Feeds, outputs?: Feeds) => Promise<Readonly<Record<string, Float32Array>>>
  close: () => Promise<void>
}>

function tensorOf(data: Float32Array | Int32Array, shape: readonly number[]): ort.Tensor {
  return data instanceof Int32Array ? new ort.Tensor('int32', data, shape) : new ort.Tensor('float32', data, shape)
}

function shapesOf(metadata: readonly ort.InferenceSession.ValueMetadata[]): ReadonlyMap<string, readonly number[]> {
  return new Map(metadata.map(each => [each.name, each.isTensor ? each.shape.map(Number) : []]))
}

/** The shape with its open dim (NaN, at most one) set so that it holds `length` elements. */
function shapeFor(shape: readonly number[], length: number): readonly number[] {
  const known = shape.reduce((product, dim) => Number.isNaN(dim) ? product : product * dim, 1)
  return shape.map(dim => Number.isNaN(dim) ? length / known : dim)
}

/** Opens a model written by `buildModel`. An open batch dim follows from the length of the arrays it is fed. */
export async function openSession(model: Uint8Array, options: SessionOptions = {}): Promise<GraphSession> {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [options.provider ?? 'cpu'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...options.threads === undefined ? {} : { intraOpNumThreads: options.threads },
  })
  const shapes = shapesOf(session.inputMetadata)
  const outputShapes = shapesOf(session.outputMetadata)
  return {
    shapes,
    run: async (feeds, outputs = {}) => {
      const tensorNamed = (from: Feeds, name: string, shape: readonly number[]): ort.Tensor => {
        const data = from[name]
        invariant(data, `Input ${name} of the graph is not fed`)
        return tensorOf(data, shapeFor(shape, data.length))
      }
      const inputs = Object.fromEntries([...shapes].map(([name, shape]) => [name, tensorNamed(feeds, name, shape)]))
      const given = Object.fromEntries([...outputShapes].map(([name, shape]) => [name, outputs[name] ? tensorNamed(outputs, name, shape) : null]))
      const results = await session.run(inputs, given)
      const fresh = Object.entries(results).filter(([name]) => !outputs[name])
      return Object.fromEntries(fresh.map(([name, tensor]) => [name, tensor.data as Float32Array]))
    },
    close: () => session.release(),
  }
}

/** A model written by `addTrainingStep`, running on one optimiser state. */
export type TrainingStep = Readonly<{
  /** One step at learning rate `rate`. Answers `loss`, `gradientNorm` and whatever else the graph puts out (scalars as arrays of one). */
  run: (feeds: Feeds, rate: number) => Promise<Readonly<Record<string, Float32Array>>>
  shapes: ReadonlyMap<string, readonly number[]>
  close: () => Promise<void>
}>

/** Opens a training step. The state's vectors are read and written in place, without copies. */
export async function openTrainingStep(model: Uint8Array, state: OptimiserState, options: SessionOptions = {}): Promise<TrainingStep> {
  const session = await openSession(model, options)
  const { parameters, moment1, moment2 } = state
  const { beta1, beta2 } = defaultBetas
  return {
    shapes: session.shapes,
    close: session.close,
    run: async (feeds, rate) => {
      const taken = state.step + 1
      const results = await session.run({
        ...feeds,
        [flatInput]: parameters,
        moment1,
        moment2,
        rate: Float32Array.of(rate),
        correction1: Float32Array.of(1 - beta1 ** taken),
        correction2: Float32Array.of(1 - beta2 ** taken),
      }, { 'parameters.next': parameters, 'moment1.next': moment1, 'moment2.next': moment2 })
      state.step = taken
      return results
    },
  }
}

/** Draws the dropout masks that a graph asks for. */
export type DropoutMasks = (random: Random) => Feeds

/**
 * Masks for every `dropout.<name>` input of a graph: windows at random places into one pool drawn from `seed`, each element
 * 0 with probability `rate` and 1 / (1 - rate) otherwise. With rate 0 all are 1.
 */
export function createDropout(shapes: ReadonlyMap<string, readonly number[]>, rate: number, seed: number): DropoutMasks {
  const sizes = [...shapes].filter(([name]) => name.startsWith(dropoutPrefix)).map(([name, shape]) => [name, shape.reduce((product, dim) => product * dim, 1)] as const)
  const length = 2 * Math.max(1, ...sizes.map(([, size]) => size))
  const source = createRandom(seed)
  const pool = Float32Array.from({ length }, () => source.next() < rate ? 0 : 1 / (1 - rate))
  return random => Object.fromEntries(sizes.map(([name, size]) => {
    const start = random.below(length - size + 1)
    return [name, pool.subarray(start, start + size)]
  }))
}
