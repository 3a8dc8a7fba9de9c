import { itemF1 } from './multi-label.ts'

/**
 * The reward of an answer to a question with one right option: 1 or 0.
 * @see VidEmo, NeurIPS 2025, arXiv 2511.02712, rule-based QA reward
 */
export function singleAnswerReward(truth: string, answer: string | null): number {
  return answer === truth ? 1 : 0
}

/** The reward of an answer to a question with several right labels: their F1, in [0, 1]; 1 where nothing is true and nothing answered. */
export function labelSetReward(truth: readonly string[], answer: readonly string[]): number {
  return itemF1({ truth, answer })
}

/**
 * What a list of unusual length costs: nothing within `tolerance` of the expected length (a share of it, at least one label), `weight` for
 * every label beyond. Long lists raise recall without knowledge, and short ones avoid mistakes: both are ways to game a reward.
 * @returns at least 0, to be taken off a reward
 */
export function listLengthPenalty(answered: number, expected: number, options: { tolerance?: number, weight?: number } = {}): number {
  const { tolerance = 0.5, weight = 0.05 } = options
  const slack = Math.max(1, expected * tolerance)
  return weight * Math.max(0, Math.abs(answered - expected) - slack)
}
