import type { ParameterStore } from '#engine/training/graph/parameters.ts'
import type { Feeds, GraphSession } from '#engine/training/step-session.ts'
import type { Random } from '#shared/domain/random.ts'
import type { PolicyShape } from './network.ts'
import type { Batch } from './steps.ts'
import { openSession } from '#engine/training/step-session.ts'
import { advance, phases, startState, writeAllowed } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { buildDecodeStep, buildEncoder } from './steps.ts'
import { optionCount, termCount, token } from './tree-code.ts'

/** Clips as the encoder is fed them: `clip` [clips, faces x moments, inputs], `mask` [clips, faces x moments], `words.<level>` where the policy hears the teacher. */
export type ClipFeeds = Feeds & Readonly<{ clip: Float32Array, mask: Float32Array }>

/** One sampled tree: its tokens to the end token, the log probability of each under the sampling policy at temperature 1, and whether it ended. */
export type SampledTree = Readonly<{ tokens: readonly number[], logProbabilities: readonly number[] }>

/** How to decide: temperature 0 takes what is more probable than not, and the most probable emotion. */
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

type Choice = Readonly<{ taken: number, logProbability: number }>

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/** Goes through the terms up for decision: the first that is taken, or the separator when all are passed. */
function decide(logits: Float32Array, allowed: Float32Array, temperature: number, random: Random): Choice {
  let logProbability = 0
  for (let option = 0; option < allowed.length; option++) {
    if (allowed[option] === 0)
      continue
    const odds = logits[option] as number
    const takes = temperature === 0 ? odds >= 0 : random.next() < 1 / (1 + Math.exp(-odds / temperature))
    logProbability -= softplus(takes ? -odds : odds)
    if (takes)
      return { taken: token.first + option, logProbability }
  }
  return { taken: token.separator, logProbability }
}

/** Chooses one of the emotions. */
function chooseEmotion(logits: Float32Array, first: number, temperature: number, random: Random): Choice {
  const peak = Math.max(...logits)
  const whole = logits.reduce((sum, each) => sum + Math.exp(each - peak), 0)
  const heated = logits.map(each => Math.exp((each - peak) / (temperature || 1)))
  let left = random.next() * heated.reduce((sum, each) => sum + each, 0)
  const drawn = heated.findIndex(each => (left -= each) <= 0)
  const place = temperature === 0 || drawn < 0 ? logits.indexOf(peak) : drawn
  return { taken: first + place, logProbability: (logits[place] as number) - peak - Math.log(whole) }
}

/** Added to the attention to places that are not cached yet. */
const unseen = -1e9

type Caches = Readonly<{ feeds: Feeds, write: (results: Readonly<Record<string, Float32Array>>, place: number) => void }>

function createCaches(shape: PolicyShape, all: number): Caches {
  const length = sequenceLength(shape)
  const size = shape.width / shape.heads
  const names = Array.from({ length: shape.decoderLayers }, (_, layer) => [`key${layer}`, `value${layer}`]).flat()
  const caches = Object.fromEntries(names.map(name => [name, new Float32Array(all * shape.heads * length * size)]))
  const past = new Float32Array(length).fill(unseen)
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

function nextToken(phase: number, logits: Float32Array, allowed: Float32Array, temperature: number, random: Random): Choice {
  if (phase === phases.end)
    return { taken: token.end, logProbability: 0 }
  return phase === phases.emotion
    ? chooseEmotion(logits.subarray(allowed.length), token.first + allowed.length, temperature, random)
    : decide(logits, allowed, temperature, random)
}

async function decode(step: GraphSession, shape: PolicyShape, { clips, rows }: Batch, fixed: Feeds, how: SampleOptions): Promise<Row[]> {
  const all = clips * rows
  const terms = termCount(shape)
  const options = optionCount(shape)
  const trees: Row[] = Array.from({ length: all }, () => ({ state: startState(shape), tokens: [], logProbabilities: [] }))
  const ids = new Int32Array(all).fill(token.begin)
  const phaseIds = new Int32Array(all)
  const place = new Int32Array(1)
  const allowed = new Float32Array(options)
  const caches = createCaches(shape, all)
  for (let taken = 0; taken < sequenceLength(shape) && trees.some(tree => tree.state.phase !== phases.done); taken++) {
    place[0] = taken
    const results = await step.run({ ...fixed, ...caches.feeds, ids, phases: phaseIds, place })
    trees.forEach((tree, row) => {
      if (tree.state.phase !== phases.done) {
        const logits = (results.logits as Float32Array).subarray(row * terms, (row + 1) * terms)
        const temperature = how.greedyFirst && row % rows === 0 ? 0 : how.temperature
        writeAllowed(tree.state, shape, allowed)
        const chosen = nextToken(tree.state.phase, logits, allowed, temperature, how.random)
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
      const { summary: _, shares: _shares, ...keys } = await encoder.run({ ...views, ...clips })
      return decode(step, shape, batch, { ...views, ...keys, mask: clips.mask }, how)
    },
    close: async () => {
      await encoder.close()
      await step.close()
    },
  }
}
