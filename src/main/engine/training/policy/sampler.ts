import type { ParameterStore } from '#engine/training/graph/parameters.ts'
import type { Feeds, GraphSession } from '#engine/training/step-session.ts'
import type { Random } from '#shared/domain/random.ts'
import type { PolicyShape } from './network.ts'
import type { Batch } from './steps.ts'
import type { KnownLevel } from './tree-code.ts'
import { openSession } from '#engine/training/step-session.ts'
import { advance, phases, startState, writeAllowed } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { buildDecodeStep, buildEncoder } from './steps.ts'
import { knownLevels, optionCount, termCount, token } from './tree-code.ts'

/** Clips as the encoder is fed them: `clip` [clips, faces x moments, inputs], `mask` [clips, faces x moments], `words.<level>` where the policy hears the teacher. */
export type ClipFeeds = Feeds & Readonly<{ clip: Float32Array, mask: Float32Array }>

/** One sampled tree: its tokens to the end token, the log probability of each under the sampling policy at temperature 1, and whether it ended. */
export type SampledTree = Readonly<{ tokens: readonly number[], logProbabilities: readonly number[] }>

/**
 * Chooses between the trees of one clip as far as they are written, level by level: its answer is the place of the one with which all go on.
 * @param trees their tokens and log probabilities up to the end of `level`
 */
export type LevelChoice = (level: KnownLevel, trees: readonly SampledTree[], clip: number) => number

/** How to decide: temperature 0 takes what is more probable than not, and the most probable emotion. With `choose`, a clip's trees meet at the end of each level. */
export type SampleOptions = Readonly<{ temperature: number, random: Random, greedyFirst?: boolean, choose?: LevelChoice }>

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

type Caches = Readonly<{
  feeds: Feeds
  /** Keeps the new keys and values of a row at its place. */
  write: (results: Readonly<Record<string, Float32Array>>, row: number, place: number) => void
  /** Lets a row remember what another does. */
  copy: (from: number, to: number) => void
}>

function createCaches(shape: PolicyShape, all: number): Caches {
  const { heads } = shape
  const length = sequenceLength(shape)
  const size = shape.width / heads
  const names = Array.from({ length: shape.decoderLayers }, (_, layer) => [`key${layer}`, `value${layer}`]).flat()
  const caches = Object.fromEntries(names.map(name => [name, new Float32Array(all * heads * length * size)]))
  const past = new Float32Array(all * length).fill(unseen)
  const copyRow = (values: Float32Array, from: number, to: number): void => void values.copyWithin(to * values.length / all, from * values.length / all, (from + 1) * values.length / all)
  return {
    feeds: { ...caches, past },
    write: (results, row, place) => {
      past[row * length + place] = 0
      for (const name of names) {
        const fresh = results[`${name}.next`] as Float32Array
        const cache = caches[name] as Float32Array
        for (let head = row * heads; head < (row + 1) * heads; head++)
          cache.set(fresh.subarray(head * size, (head + 1) * size), (head * length + place) * size)
      }
    },
    copy: (from, to) => [past, ...Object.values(caches)].forEach(values => copyRow(values, from, to)),
  }
}

function nextToken(phase: number, logits: Float32Array, allowed: Float32Array, temperature: number, random: Random): Choice {
  return phase === phases.emotion
    ? chooseEmotion(logits.subarray(allowed.length), token.first + allowed.length, temperature, random)
    : decide(logits, allowed, temperature, random)
}

/** Lets the trees of each clip go on as the chosen one of them. */
function meet(trees: readonly Row[], rows: number, level: KnownLevel, caches: Caches, choose: LevelChoice): void {
  for (let first = 0; first < trees.length; first += rows) {
    const own = trees.slice(first, first + rows)
    const chosen = choose(level, own, first / rows)
    const { state, tokens, logProbabilities } = own[chosen] as Row
    own.forEach((tree, place) => {
      if (place === chosen)
        return
      Object.assign(tree, { state: { ...state, listed: [...state.listed] }, tokens: [...tokens], logProbabilities: [...logProbabilities] })
      caches.copy(first + chosen, first + place)
    })
  }
}

async function decode(step: GraphSession, shape: PolicyShape, { clips, rows }: Batch, fixed: Feeds, how: SampleOptions): Promise<SampledTree[]> {
  const all = clips * rows
  const terms = termCount(shape)
  const trees: Row[] = Array.from({ length: all }, () => ({ state: startState(shape), tokens: [], logProbabilities: [] }))
  const [ids, phaseIds, place] = [new Int32Array(all), new Int32Array(all), new Int32Array(all)]
  const allowed = new Float32Array(optionCount(shape))
  const caches = createCaches(shape, all)
  const stops = how.choose ? [phases.expressions, phases.emotion, phases.end] : [phases.end]
  for (const [level, stop] of stops.entries()) {
    const isOpen = (tree: Row): boolean => tree.state.phase < stop
    while (trees.some(isOpen)) {
      trees.forEach((tree, row) => {
        ids[row] = isOpen(tree) ? tree.tokens.at(-1) ?? token.begin : token.pad
        phaseIds[row] = tree.state.phase
        place[row] = Math.min(tree.tokens.length, sequenceLength(shape) - 1)
      })
      const results = await step.run({ ...fixed, ...caches.feeds, ids, phases: phaseIds, place })
      trees.forEach((tree, row) => {
        if (!isOpen(tree))
          return
        const logits = (results.logits as Float32Array).subarray(row * terms, (row + 1) * terms)
        const temperature = how.greedyFirst && row % rows === 0 ? 0 : how.temperature
        writeAllowed(tree.state, shape, allowed)
        const chosen = nextToken(tree.state.phase, logits, allowed, temperature, how.random)
        caches.write(results, row, tree.tokens.length)
        tree.tokens.push(chosen.taken)
        tree.logProbabilities.push(chosen.logProbability)
        advance(tree.state, chosen.taken, shape)
      })
    }
    if (how.choose)
      meet(trees, rows, knownLevels[level] as KnownLevel, caches, how.choose)
  }
  // After the emotion the end follows of necessity.
  return trees.map(({ tokens, logProbabilities }) => ({ tokens: [...tokens, token.end], logProbabilities: [...logProbabilities, 0] }))
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
