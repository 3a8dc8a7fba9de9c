import type { LevelChoice, SampledTree } from './sampler.ts'
import type { CodeShape, KnownLevel, TreeCode } from './tree-code.ts'
import { codeDistance } from './code-distance.ts'
import { defaultLambda, expressionsOf, setF1 } from './code-metrics.ts'
import { decodeTokens, knownLevels, token } from './tree-code.ts'

/** Weights of what speaks for a candidate at each level; see `candidateFeatures`. */
export type PreferenceHead = Readonly<Record<KnownLevel, number[]>>

/** Of two candidates of one clip the one people would rather have, by their features. `weight` is how much the pair counts. */
export type PreferencePair = Readonly<{ level: KnownLevel, better: readonly number[], worse: readonly number[], weight: number }>

/** A candidate as far as it is written, with the log probability of each of its tokens. */
export type Candidate = Readonly<{ code: TreeCode, logProbabilities: readonly number[] }>

/** Nothing but agreement counts: the choice is the medoid of the samples. */
const medoid = [4, 0, 0] as const

/** The head before anyone has preferred anything. */
export const plainPreference: PreferenceHead = { cue: [...medoid], expression: [...medoid], emotion: [...medoid] }

const withoutEmotion = (code: TreeCode): TreeCode => ({ ...code, emotion: -1 })

/** How alike two trees are at a level, in [0, 1]: F1 of the cues, tree reward of cues and expressions, the same emotion. */
export function likeness(level: KnownLevel, a: TreeCode, b: TreeCode): number {
  if (level === 'cue')
    return setF1(a.cues, b.cues)
  return level === 'emotion' ? Number(a.emotion === b.emotion) : Math.exp(-defaultLambda * codeDistance(withoutEmotion(a), withoutEmotion(b)))
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)

function countOf(level: KnownLevel, code: TreeCode): number {
  return level === 'cue' ? code.cues.length : expressionsOf(code).length
}

/** What speaks for a candidate without ground truth: how alike it is to the samples on average, its mean log probability a token, and how much longer its list is than theirs. */
export function candidateFeatures(level: KnownLevel, { code, logProbabilities }: Candidate, samples: readonly TreeCode[]): number[] {
  const usual = mean(samples.map(sample => countOf(level, sample)))
  return [mean(samples.map(sample => likeness(level, code, sample))), mean(logProbabilities), (countOf(level, code) - usual) / (1 + usual)]
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, each, place) => sum + each * (b[place] as number), 0)

const pull = 0.02
const rounds = 400

/** The weights that make pairs most plausible (Bradley and Terry 1952), pulled towards the medoid: without pairs they are the medoid's. */
function fitLevel(pairs: readonly PreferencePair[]): number[] {
  const total = pairs.reduce((sum, pair) => sum + pair.weight, 0)
  const gaps = pairs.map(pair => ({ gap: pair.better.map((each, place) => each - (pair.worse[place] as number)), share: pair.weight / total }))
  const steepest = pull + gaps.reduce((sum, { gap, share }) => sum + share * dot(gap, gap) / 4, 0)
  let weights: number[] = [...medoid]
  for (let round = 0; round < rounds && pairs.length > 0; round++) {
    const slope = weights.map((each, place) => pull * (each - (medoid[place] as number)))
    for (const { gap, share } of gaps) {
      const doubt = share / (1 + Math.exp(dot(weights, gap)))
      gap.forEach((each, place) => slope[place]! -= doubt * each)
    }
    weights = weights.map((each, place) => each - (slope[place] as number) / steepest)
  }
  return weights
}

/** Learns from pairs what people prefer. */
export function fitPreference(pairs: readonly PreferencePair[]): PreferenceHead {
  const fit = (level: KnownLevel): number[] => fitLevel(pairs.filter(pair => pair.level === level))
  return { cue: fit('cue'), expression: fit('expression'), emotion: fit('emotion') }
}

const candidateOf = (tree: SampledTree, shape: CodeShape): Candidate => ({ code: decodeTokens(tree.tokens, shape), logProbabilities: tree.logProbabilities })

/** Search level by level: of a clip's trees the one that scores best goes on; the first (the greedy one) on a tie. */
export function preferredChoice(head: PreferenceHead, shape: CodeShape): LevelChoice {
  return (level, trees) => {
    const candidates = trees.map(tree => candidateOf(tree, shape))
    const samples = candidates.map(each => each.code)
    const scores = candidates.map(each => dot(head[level], candidateFeatures(level, each, samples)))
    return scores.indexOf(Math.max(...scores))
  }
}

/** Pairs of a clip's candidates at a level, the nearer to what a person said before the one farther off. */
function pairsOf(level: KnownLevel, candidates: readonly Candidate[], truth: TreeCode): PreferencePair[] {
  const samples = candidates.map(each => each.code)
  const known = candidates.map(each => ({ features: candidateFeatures(level, each, samples), worth: likeness(level, each.code, truth) }))
  const pairs = known.flatMap(better => known.filter(worse => better.worth > worse.worth).map(worse => ({ level, better: better.features, worse: worse.features })))
  return pairs.map(pair => ({ ...pair, weight: 1 / pairs.length }))
}

/**
 * Goes on with the medoid while noting which candidates were nearer to what a person said.
 * @param truths by clip; clips without one are passed over
 */
export function notingChoice(truths: readonly (TreeCode | null)[], shape: CodeShape, note: (pair: PreferencePair) => void): LevelChoice {
  const choose = preferredChoice(plainPreference, shape)
  return (level, trees, clip) => {
    const truth = truths[clip]
    if (truth && (level !== 'emotion' || truth.emotion >= 0))
      pairsOf(level, trees.map(tree => candidateOf(tree, shape)), truth).forEach(note)
    return choose(level, trees, clip)
  }
}

/** A whole tree as it stood at the end of a level. */
function upTo(level: KnownLevel, { tokens, logProbabilities }: SampledTree): SampledTree {
  const separators = [...tokens.keys()].filter(place => tokens[place] === token.separator)
  const end = level === 'emotion' ? tokens.length - 1 : (separators[level === 'cue' ? 0 : 1] as number) + 1
  return { tokens: tokens.slice(0, end), logProbabilities: logProbabilities.slice(0, end) }
}

/**
 * Pairs at every level at which two whole trees of a clip differ, of which a person said which is better.
 * @param samples what else the policy might say of the clip
 */
export function pairsFromPreference(better: SampledTree, worse: SampledTree, samples: readonly SampledTree[], shape: CodeShape): PreferencePair[] {
  return knownLevels.flatMap((level): PreferencePair[] => {
    const [good, bad] = [candidateOf(upTo(level, better), shape), candidateOf(upTo(level, worse), shape)]
    const others = samples.map(sample => decodeTokens(upTo(level, sample).tokens, shape))
    const features = (each: Candidate): number[] => candidateFeatures(level, each, others)
    return likeness(level, good.code, bad.code) < 1 ? [{ level, better: features(good), worse: features(bad), weight: 1 }] : []
  })
}
