import type { CodeShape, TreeCode } from './tree-code.ts'
import { codeDistance } from './code-distance.ts'
import { expressionsOf } from './code-metrics.ts'

/** Temperature of the samples that search goes through. */
export const searchTemperature = 0.7

/** The most samples that search goes through, and as many as preferences are learned from. */
export const searchCandidates = 8

/** Share of the samples in which a term must be to stand in the consensus. */
const majority = 0.5

function counts(lists: readonly (readonly number[])[]): Map<number, number> {
  const found = new Map<number, number>()
  for (const list of lists) {
    for (const each of list)
      found.set(each, (found.get(each) ?? 0) + 1)
  }
  return found
}

function common(lists: readonly (readonly number[])[], least: number): number[] {
  return [...counts(lists)].filter(([, count]) => count > least).map(([each]) => each).sort((a, b) => a - b)
}

/**
 * The tree that most samples agree on, built from the bottom up: cues, then expressions, that more than half of the samples hold; an
 * expression's supports by those that hold it; the most frequent emotion (the first sample's on a tie).
 */
export function consensusTree(samples: readonly TreeCode[], { most }: CodeShape): TreeCode {
  const cues = common(samples.map(code => code.cues), majority * samples.length).slice(0, most.cues)
  const expressions = common(samples.map(expressionsOf), majority * samples.length).slice(0, most.expressions).map((expression) => {
    const holders = samples.flatMap(code => code.expressions.filter(each => each.expression === expression))
    const supports = common(holders.map(each => each.supports), majority * holders.length).filter(cue => cues.includes(cue)).slice(0, most.supports)
    return { expression, supports }
  })
  const votes = counts(samples.map(code => [code.emotion]))
  const emotion = samples.reduce((best, code) => (votes.get(code.emotion) as number) > (votes.get(best) as number) ? code.emotion : best, samples[0]?.emotion ?? -1)
  return { cues, expressions, emotion }
}

/** A candidate's score without ground truth; higher is better. */
export type CandidateScore = (candidate: TreeCode, samples: readonly TreeCode[]) => number

/** How near a candidate is to the samples on average: the expected tree reward if one of them were the truth. */
export function agreement(lambda: number): CandidateScore {
  return (candidate, samples) => samples.reduce((sum, sample) => sum + Math.exp(-lambda * codeDistance(candidate, sample)), 0) / samples.length
}

/** The best of some candidates by a score; the first on a tie. */
export function bestOf(candidates: readonly TreeCode[], samples: readonly TreeCode[], scoreOf: CandidateScore): TreeCode {
  let best = candidates[0] as TreeCode
  let highest = Number.NEGATIVE_INFINITY
  for (const candidate of candidates) {
    const value = scoreOf(candidate, samples)
    if (value > highest)
      [best, highest] = [candidate, value]
  }
  return best
}

/**
 * Search at inference without ground truth: of the samples (the greedy tree among them, first) and what they agree on, the tree nearest to
 * all samples.
 */
export function searchTree(samples: readonly TreeCode[], shape: CodeShape, lambda: number): TreeCode {
  return samples.length === 1 ? samples[0] as TreeCode : bestOf([...samples, consensusTree(samples, shape)], samples, agreement(lambda))
}
