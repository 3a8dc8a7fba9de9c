import type { PolicyExample } from './examples.ts'
import type { KnownLevel, TreeCode } from './tree-code.ts'
import { listLengthPenalty } from '#shared/domain/metrics/rewards.ts'
import { expressionsOf, setF1, treeReward } from './code-metrics.ts'
import { knownLevels } from './tree-code.ts'

/** Weights of the terms of the mixed reward; `lambda` is the decay of the tree reward. */
export type RewardWeights = Readonly<{ tree: number, cue: number, expression: number, emotion: number, lambda: number }>

/** The weights of the mixed reward unless a run says otherwise. */
export const defaultRewards: RewardWeights = { tree: 0.4, cue: 0.1, expression: 0.1, emotion: 0.4, lambda: 0.1 }

/** The terms of one tree's reward, unweighted; NaN where the clip is not known that far. `length` is a penalty, at least 0. */
export type RewardTerms = Readonly<{ tree: number, cue: number, expression: number, emotion: number, length: number }>

/** What an emotion's right answer is worth beside the others': sqrt(mean count / its count), limited to [.5, 2], so that rare ones are learned. */
export function emotionBalance(examples: readonly PolicyExample[], emotions: number): Float32Array {
  const counts = new Float32Array(emotions)
  for (const { code, level } of examples) {
    if (level === 'emotion' && code.emotion >= 0)
      counts[code.emotion]! += 1
  }
  const mean = counts.reduce((sum, each) => sum + each, 0) / emotions
  return counts.map(count => count > 0 ? Math.min(2, Math.max(0.5, Math.sqrt(mean / count))) : 2)
}

const withoutEmotion = (code: TreeCode): TreeCode => ({ ...code, emotion: -1 })

/** The terms of a sampled tree against what is known of its clip. */
export function rewardTerms(sampled: TreeCode, { code, level }: Pick<PolicyExample, 'code' | 'level'>, weights: RewardWeights): RewardTerms {
  const known = knownLevels.indexOf(level)
  const whole = level === 'emotion'
  const tree = whole ? treeReward(sampled, code, weights.lambda) : treeReward(withoutEmotion(sampled), withoutEmotion(code), weights.lambda)
  const cueLength = listLengthPenalty(sampled.cues.length, code.cues.length)
  return {
    tree: known >= 1 ? tree : Number.NaN,
    cue: setF1(sampled.cues, code.cues),
    expression: known >= 1 ? setF1(expressionsOf(sampled), expressionsOf(code)) : Number.NaN,
    emotion: whole ? Number(sampled.emotion === code.emotion) : Number.NaN,
    length: cueLength + (known >= 1 ? listLengthPenalty(sampled.expressions.length, code.expressions.length) : 0),
  }
}

/** What each level of a tree earns: cue tokens for the cues and all that follows, expression tokens for expressions and emotion, the emotion for itself. */
export type LevelRewards = Readonly<Record<KnownLevel, number>>

const orZero = (value: number): number => Number.isNaN(value) ? 0 : value

/**
 * Reward-to-go by level. The tree term belongs to the last known level, since every level before it has its part in the tree.
 * @param balance worth of a right answer by true emotion
 */
export function levelRewards(terms: RewardTerms, { code, level }: Pick<PolicyExample, 'code' | 'level'>, weights: RewardWeights, balance: Float32Array): LevelRewards {
  const tree = weights.tree * orZero(terms.tree)
  const emotion = weights.emotion * orZero(terms.emotion) * (balance[code.emotion] ?? 1) + (level === 'emotion' ? tree : 0)
  const expression = emotion + weights.expression * orZero(terms.expression) + (level === 'expression' ? tree : 0)
  return { emotion, expression, cue: expression + weights.cue * terms.cue - terms.length }
}

/** Rewards relative to their group: (reward - mean) / (deviation + 1e-4); all 0 where the group does not differ. */
export function groupAdvantages(rewards: readonly number[]): number[] {
  const mean = rewards.reduce((sum, each) => sum + each, 0) / rewards.length
  const deviation = Math.sqrt(rewards.reduce((sum, each) => sum + (each - mean) ** 2, 0) / rewards.length)
  return rewards.map(reward => deviation < 1e-9 ? 0 : (reward - mean) / (deviation + 1e-4))
}
