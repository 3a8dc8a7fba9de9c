import type { ParameterStore } from '#engine/training/graph/parameters.ts'
import type { HeldOutCheck } from '#engine/training/training-loop.ts'
import type { ClipSize } from './clip-input.ts'
import type { PolicyExample } from './examples.ts'
import type { PolicyShape } from './network.ts'
import { openSession } from '#engine/training/step-session.ts'
import { greedyCodes } from './decode-clips.ts'
import { defaultRewards, levelRewards, rewardTerms } from './rewards.ts'
import { openSampler } from './sampler.ts'
import { buildScorer } from './steps.ts'
import { tokenLosses } from './token-losses.ts'

/** Looks at held-out trees: the mean loss of their tokens, or the greedy trees' mixed reward (as a loss: its negative). */
export type HeldOut = Readonly<{ check: (parameters: Float32Array, kind: 'loss' | 'reward') => Promise<HeldOutCheck>, close: () => Promise<void> }>

const batch = 8
const evenWorth = new Float32Array(0)

/** How much a term of the reward may fall below where reinforcement started before it is stopped. */
const margin = 0.05

type Means = Readonly<{ total: number, terms: readonly number[], accuracy: number }>

/** Opens the graphs that look at some held-out examples. A reward check stops the training when a term has fallen by more than the margin. */
export async function openHeldOut(shape: PolicyShape, size: ClipSize, examples: readonly PolicyExample[], store: ParameterStore, threads: number): Promise<HeldOut> {
  const scorer = await openSession(buildScorer(shape, { clips: batch, rows: 1 }), { threads })
  const sampler = await openSampler(shape, { clips: batch, rows: 1 }, store, { threads })
  let first: Means | null = null

  async function tokenLoss(parameters: Float32Array): Promise<number> {
    const losses = await tokenLosses(scorer, store, parameters, examples, shape, size, batch)
    return losses.reduce((all, each) => all + each.sum, 0) / Math.max(1, losses.reduce((all, each) => all + each.weight, 0))
  }

  async function greedyMeans(parameters: Float32Array): Promise<Means> {
    const codes = await greedyCodes(sampler, parameters, examples.map(each => each.input), shape, size, batch)
    const judged = codes.map((code, place) => rewardTerms(code, examples[place] as PolicyExample, defaultRewards))
    const mean = (values: readonly number[]): number => {
      const known = values.filter(value => !Number.isNaN(value))
      return known.reduce((all, each) => all + each, 0) / Math.max(1, known.length)
    }
    return {
      total: mean(judged.map((terms, place) => levelRewards(terms, examples[place] as PolicyExample, defaultRewards, evenWorth).cue)),
      terms: [mean(judged.map(each => each.tree)), mean(judged.map(each => each.cue)), mean(judged.map(each => each.expression)), mean(judged.map(each => each.emotion))],
      accuracy: mean(judged.map(each => each.emotion)),
    }
  }

  return {
    check: async (parameters, kind) => {
      const means = await greedyMeans(parameters)
      if (kind === 'loss')
        return { loss: await tokenLoss(parameters), accuracy: means.accuracy }
      first ??= means
      const { terms } = first
      return { loss: -means.total, accuracy: means.accuracy, stop: means.terms.some((term, place) => term < (terms[place] as number) - margin) }
    },
    close: async () => {
      await scorer.close()
      await sampler.close()
    },
  }
}
