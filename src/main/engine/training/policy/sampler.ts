import type { ParameterStore } from '#engine/training/graph/parameters.ts'
import type { Feeds, GraphSession } from '#engine/training/step-session.ts'
import type { Random } from '#shared/domain/random.ts'
import type { PolicyShape } from './network.ts'
import type { Batch } from './steps.ts'
import { openSession } from '#engine/training/step-session.ts'
import { advance, forbidden, phases, startState, writeAllowed } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { buildDecodeStep, buildEncoder } from './steps.ts'
import { token, tokenCount } from './tree-code.ts'

/** Clips as the encoder is fed them: `clip` [clips, places, inputs], `mask` [clips, places]. */
export type ClipFeeds = Readonly<{ clip: Float32Array, mask: Float32Array }>

/** One sampled tree: its tokens to the end token, the log probability of each under the sampling policy at temperature 1, and whether it ended. */
export type SampledTree = Readonly<{ tokens: readonly number[], logProbabilities: readonly number[] }>

/** How to choose among the allowed tokens: temperature 0 takes the most probable. */
export type SampleOptions = Readonly<{ temperature: number, random: Random, greedyFirst?: boolean }>

/** Samples trees from a policy with cached keys. */
export type Sampler = Readonly<{
  /** Trees of each clip in turn, `rows` of each. */
  sample: (parameters: Float32Array, clips: ClipFeeds, options: SampleOptions) => Promise<readonly SampledTree[]>
  close: () => Promise<void>
}>

/** Views of a flat vector as the inputs `p.<name>` of graphs with one input a parameter. */
export function parameterViews(store: ParameterStore, parameters: Float32Array): Feeds {
  return Object.fromEntries(store.specs.map(spec => [`p.${spec.name}`, parameters.subarray(spec.start, spec.start + spec.size)]))
}

type Row = { state: ReturnType<typeof startState>, tokens: number[], logProbabilities: number[] }

/** Softmax of the allowed logits at `temperature`, and the log of the normaliser at temperature 1. */
function choose(logits: Float32Array, bias: Float32Array, temperature: number, random: Random): { taken: number, logProbability: number } {
  let top = -1
  for (let each = 0; each < bias.length; each++) {
    if (bias[each] === 0 && (top < 0 || (logits[each] as number) > (logits[top] as number)))
      top = each
  }
  const peak = logits[top] as number
  const weightAt = (each: number, heat: number): number => bias[each] === 0 ? Math.exp(((logits[each] as number) - peak) / heat) : 0
  let whole = 0
  for (let each = 0; each < bias.length; each++)
    whole += weightAt(each, 1)
  const taken = temperature === 0 ? top : draw(bias.length, each => weightAt(each, temperature), top, random)
  return { taken, logProbability: (logits[taken] as number) - peak - Math.log(whole) }
}

function draw(count: number, weightAt: (each: number) => number, fallback: number, random: Random): number {
  let total = 0
  for (let each = 0; each < count; each++)
    total += weightAt(each)
  let left = random.next() * total
  for (let each = 0; each < count; each++) {
    const weight = weightAt(each)
    left -= weight
    if (weight > 0 && left <= 0)
      return each
  }
  return fallback
}

type Caches = Readonly<{ feeds: Feeds, write: (results: Readonly<Record<string, Float32Array>>, place: number) => void }>

function createCaches(shape: PolicyShape, all: number): Caches {
  const length = sequenceLength(shape)
  const size = shape.width / shape.heads
  const names = Array.from({ length: shape.decoderLayers }, (_, layer) => [`key${layer}`, `value${layer}`]).flat()
  const caches = Object.fromEntries(names.map(name => [name, new Float32Array(all * shape.heads * length * size)]))
  const past = new Float32Array(length).fill(forbidden)
  return {
    feeds: { ...caches, past },
    write: (results, place) => {
      past[place] = 0
      for (const name of names) {
        const fresh = results[`${name}.next`] as Float32Array
        const cache = caches[name] as Float32Array
        for (let head = 0; head < all * shape.heads; head++)
          cache.set(fresh.subarray(head * size, (head + 1) * size), (head * length + place) * size)
      }
    },
  }
}

async function decode(step: GraphSession, shape: PolicyShape, { clips, rows }: Batch, fixed: Feeds, options: SampleOptions): Promise<Row[]> {
  const all = clips * rows
  const tokens = tokenCount(shape)
  const trees: Row[] = Array.from({ length: all }, () => ({ state: startState(shape), tokens: [], logProbabilities: [] }))
  const ids = new Int32Array(all).fill(token.begin)
  const phaseIds = new Int32Array(all)
  const place = new Int32Array(1)
  const bias = new Float32Array(tokens)
  const caches = createCaches(shape, all)
  for (let taken = 0; taken < sequenceLength(shape) && trees.some(tree => tree.state.phase !== phases.done); taken++) {
    place[0] = taken
    const results = await step.run({ ...fixed, ...caches.feeds, ids, phases: phaseIds, place })
    trees.forEach((tree, row) => {
      if (tree.state.phase !== phases.done) {
        writeAllowed(tree.state, shape, bias)
        const temperature = options.greedyFirst && row % rows === 0 ? 0 : options.temperature
        const chosen = choose((results.logits as Float32Array).subarray(row * tokens, (row + 1) * tokens), bias, temperature, options.random)
        tree.tokens.push(chosen.taken)
        tree.logProbabilities.push(chosen.logProbability)
        advance(tree.state, chosen.taken, shape)
      }
      ids[row] = tree.state.phase === phases.done ? token.pad : tree.tokens.at(-1) as number
      phaseIds[row] = tree.state.phase
    })
    caches.write(results, taken)
  }
  return trees
}

/** Opens a sampler for a fixed batch. Parameters are given with each call, so that it follows a policy in training. */
export async function openSampler(shape: PolicyShape, batch: Batch, store: ParameterStore, options: { readonly threads?: number } = {}): Promise<Sampler> {
  const encoder = await openSession(buildEncoder(shape, batch.clips), options)
  const step = await openSession(buildDecodeStep(shape, batch), options)
  return {
    sample: async (parameters, clips, how) => {
      const views = parameterViews(store, parameters)
      const { summary: _, ...keys } = await encoder.run({ ...views, ...clips })
      return decode(step, shape, batch, { ...views, ...keys, mask: clips.mask }, how)
    },
    close: async () => {
      await encoder.close()
      await step.close()
    },
  }
}
