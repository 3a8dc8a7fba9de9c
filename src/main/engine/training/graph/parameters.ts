import type { Graph, Tensor } from './graph.ts'
import { createRandom, seedOf } from '#shared/domain/random.ts'
import { AppError, invariant } from '#shared/errors.ts'
import { constant, input, sameShape, sizeOf } from './graph.ts'
import { rawReshape, rawSlice } from './primitives.ts'

/** How a parameter starts: all 0, all 1, all some value, normal with a standard deviation, or a scaled identity matrix. */
export type Initial = 'zeros' | 'ones' | Readonly<{ fill: number }> | Readonly<{ deviation: number }> | Readonly<{ diagonal: number }>

/** One named parameter and its place in the flat vector. `decay` says whether weight decay pulls it to 0. */
export type ParameterSpec = Readonly<{ name: string, shape: readonly number[], start: number, size: number, initial: Initial, decay: boolean }>

/** The parameters of a model in the order in which they were first asked for, laid out one after the other in one flat vector. */
export type ParameterStore = Readonly<{ specs: ParameterSpec[], byName: Map<string, ParameterSpec> }>

/** An empty store. */
export function createParameterStore(): ParameterStore {
  return { specs: [], byName: new Map() }
}

/** The length of the flat vector. */
export function parameterCount(store: ParameterStore): number {
  const last = store.specs.at(-1)
  return last ? last.start + last.size : 0
}

function register(store: ParameterStore, name: string, shape: readonly number[], initial: Initial, decay: boolean): ParameterSpec {
  const known = store.byName.get(name)
  if (known) {
    invariant(sameShape(known.shape, shape), `Parameter ${name} has shape [${known.shape.join(', ')}], not [${shape.join(', ')}]`)
    return known
  }
  const spec: ParameterSpec = { name, shape, start: parameterCount(store), size: sizeOf(shape), initial, decay }
  store.specs.push(spec)
  store.byName.set(name, spec)
  return spec
}

function fillInitial(spec: ParameterSpec, values: Float32Array, seed: number): void {
  const { initial } = spec
  if (initial === 'zeros')
    return
  if (initial === 'ones') {
    values.fill(1)
  }
  else if ('fill' in initial) {
    values.fill(initial.fill)
  }
  else if ('diagonal' in initial) {
    const columns = spec.shape[1] ?? 1
    for (let row = 0; row < (spec.shape[0] ?? 0) && row < columns; row++)
      values[row * columns + row] = initial.diagonal
  }
  else {
    const random = createRandom(seedOf(spec.name) ^ seed)
    for (let index = 0; index < values.length; index++)
      values[index] = random.gaussian() * initial.deviation
  }
}

/** The flat vector at the start of training. The same name, shape and seed give the same values, whatever else the model holds. */
export function initialParameters(store: ParameterStore, seed: number): Float32Array {
  const flat = new Float32Array(parameterCount(store))
  for (const spec of store.specs)
    fillInitial(spec, flat.subarray(spec.start, spec.start + spec.size), seed)
  return flat
}

/** 1 where weight decay applies, 0 elsewhere; as long as the flat vector. */
export function decayMask(store: ParameterStore): Float32Array {
  const mask = new Float32Array(parameterCount(store))
  for (const spec of store.specs) {
    if (spec.decay)
      mask.fill(1, spec.start, spec.start + spec.size)
  }
  return mask
}

/** A layout that can be kept in a file: names and shapes in flat order. */
export type ParameterLayout = readonly Readonly<{ name: string, shape: readonly number[] }>[]

/** The layout of a store. */
export function layoutOf(store: ParameterStore): ParameterLayout {
  return store.specs.map(({ name, shape }) => ({ name, shape: [...shape] }))
}

function copyBlock(from: Float32Array, fromShape: readonly number[], to: Float32Array, toShape: readonly number[]): void {
  const [fromRows = 1, ...fromRest] = fromShape
  const [toRows = 1, ...toRest] = toShape
  const fromStride = sizeOf(fromRest)
  const toStride = sizeOf(toRest)
  for (let row = 0; row < Math.min(fromRows, toRows); row++) {
    const source = from.subarray(row * fromStride, (row + 1) * fromStride)
    const target = to.subarray(row * toStride, (row + 1) * toStride)
    if (fromRest.length === 0)
      target.set(source)
    else
      copyBlock(source, fromRest, target, toRest)
  }
}

/**
 * Carries trained values into a store whose parameters may have grown (a codebook with more terms): each parameter takes over the
 * leading block it shares with the one of the same name, and keeps `start` elsewhere.
 * @throws AppError `model-invalid` when a parameter of the same name has another rank.
 */
export function carryOver(layout: ParameterLayout, values: Float32Array, store: ParameterStore, start: Float32Array): Float32Array {
  const result = Float32Array.from(start)
  let offset = 0
  for (const { name, shape } of layout) {
    const size = sizeOf(shape)
    const spec = store.byName.get(name)
    if (spec && spec.shape.length !== shape.length)
      throw new AppError('model-invalid', `Parameter ${name} has another rank in the stored model`, { data: { name } })
    if (spec)
      copyBlock(values.subarray(offset, offset + size), shape, result.subarray(spec.start, spec.start + spec.size), spec.shape)
    offset += size
  }
  return result
}

/**
 * Where a graph takes its parameters from: one flat input `parameters` (training steps), one input a parameter named `p.<name>`
 * (sampling, zero-copy views of the flat vector), or constants written into the model (a finished model).
 */
export type ParameterSource = 'flat' | 'each' | Readonly<{ baked: Float32Array }>

/** A graph and the parameters it uses. */
export type Scope = Readonly<{
  graph: Graph
  store: ParameterStore
  /** The parameter of this name, registered on first use. */
  parameter: (name: string, shape: readonly number[], initial: Initial, decay: boolean) => Tensor
  /** The parameters used so far, by name. */
  used: ReadonlyMap<string, Tensor>
  /** Declares the flat input (source `flat` only) once every parameter is registered. */
  flat: () => Tensor
}>

/** Name of the flat input of graphs with source `flat`. */
export const flatInput = 'parameters'

/** Opens a scope on `graph` whose parameters live in `store`. */
export function createScope(graph: Graph, store: ParameterStore, source: ParameterSource): Scope {
  const used = new Map<string, Tensor>()
  const flat: Tensor = { graph, name: flatInput, shape: [], type: 'float32' }
  const resolve = (spec: ParameterSpec): Tensor => {
    if (source === 'each')
      return input(graph, `p.${spec.name}`, spec.shape)
    if (source !== 'flat')
      return constant(graph, source.baked.subarray(spec.start, spec.start + spec.size), spec.shape)
    const whole: Tensor = { ...flat, shape: [spec.start + spec.size] }
    return rawReshape(rawSlice(whole, 0, spec.start, spec.start + spec.size), spec.shape)
  }
  return {
    graph,
    store,
    used,
    parameter: (name, shape, initial, decay) => {
      const spec = register(store, name, shape, initial, decay)
      const tensor = used.get(name) ?? resolve(spec)
      used.set(name, tensor)
      return tensor
    },
    flat: () => input(graph, flatInput, [parameterCount(store)]),
  }
}
