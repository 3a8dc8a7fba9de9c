import type { Feeds, GraphSession, SessionOptions } from '#engine/training/step-session.ts'
import type { HeldOutCheck, LoopOptions, LoopResult } from '#engine/training/training-loop.ts'
import type { RewardPoint } from '#shared/contract/training.contract.ts'
import type { Random } from '#shared/domain/random.ts'
import type { ClipSize } from './clip-input.ts'
import type { Augmentation, Mix, PolicyExample } from './examples.ts'
import type { PolicyShape } from './network.ts'
import type { LevelRewards, RewardTerms, RewardWeights } from './rewards.ts'
import type { SampledTree, Sampler } from './sampler.ts'
import type { StepsByLength } from './steps-by-length.ts'
import type { Batch } from './steps.ts'
import { createOptimiserState, openSession } from '#engine/training/step-session.ts'
import { linearRate, runTraining } from '#engine/training/training-loop.ts'
import { clipFeeds, defaultAugmentation, drawExamples, poolsOf } from './examples.ts'
import { packSequences, phases } from './grammar.ts'
import { defaultRewards, emotionBalance, groupAdvantages, levelRewards, rewardTerms } from './rewards.ts'
import { openSampler, parameterViews } from './sampler.ts'
import { reinforceSteps } from './stages.ts'
import { asOneStep, openStepsByLength } from './steps-by-length.ts'
import { buildScorer, policyStore } from './steps.ts'
import { decodeTokens, knownLevels } from './tree-code.ts'

/** Settings of group-relative policy optimisation. */
export type ReinforceSettings = Readonly<{
  steps: number
  clips: number
  /** Trees sampled of each clip. */
  group: number
  temperature: number
  peakRate: number
  clipRange: number
  divergence: number
  mix: Mix
  rewards: RewardWeights
  augmentation: Augmentation
}>

/** The settings that the study was measured with. */
export const defaultReinforce: ReinforceSettings = {
  steps: reinforceSteps,
  clips: 12,
  group: 8,
  temperature: 1,
  peakRate: 2e-4,
  clipRange: 0.2,
  divergence: 0.04,
  mix: { cue: 0.2, expression: 0.3, emotion: 0.5 },
  rewards: defaultRewards,
  augmentation: defaultAugmentation,
}

/** What a step was rewarded for, averaged over its trees (each term over the clips known that far), and how far the policy is from its reference. */
export type ReinforceLog = RewardTerms & Readonly<{ step: number, total: number, divergence: number, cueCount: number }>

/** What a reinforcement needs. `check` looks at a held-out set every `checkEvery` steps; after `patience` checks without gain it stops. */
export type ReinforceRun = Readonly<{
  shape: PolicyShape
  size: ClipSize
  examples: readonly PolicyExample[]
  /** The supervised policy: where it starts, and the frozen reference. */
  parameters: Float32Array
  seed: number
  settings?: Partial<ReinforceSettings>
  threads?: number
  checkEvery?: number
  patience?: number
  check?: (parameters: Float32Array) => Promise<HeldOutCheck | null>
  onLog?: (log: ReinforceLog) => void
  checkpointPath?: string | null
  fingerprint?: string
}>

type Scored = Readonly<{ tree: SampledTree, terms: RewardTerms, levels: LevelRewards, cueCount: number }>

/**
 * Advantages of every token: those of its level within the group, of emotions as much more as a right answer is worth there (dividing by the
 * group's deviation takes that out of them); 0 above the level the clip is known to.
 */
function tokenAdvantages(groups: readonly (readonly Scored[])[], examples: readonly PolicyExample[], balance: Float32Array, { phases: phaseIds, mask, length }: Readonly<{ phases: Int32Array, mask: Float32Array, length: number }>): { advantages: Float32Array, weights: Float32Array } {
  const advantages = new Float32Array(phaseIds.length)
  const weights = new Float32Array(phaseIds.length)
  groups.forEach((group, clip) => {
    const { level: knownLevel, code } = examples[clip] as PolicyExample
    const known = knownLevels.indexOf(knownLevel)
    const byLevel = knownLevels.map((level) => {
      const worth = level === 'emotion' ? balance[code.emotion] ?? 1 : 1
      return groupAdvantages(group.map(each => each.levels[level])).map(advantage => worth * advantage)
    })
    group.forEach((_, member) => {
      const row = clip * group.length + member
      for (let place = row * length; place < (row + 1) * length; place++) {
        // The end token follows of necessity and earns nothing.
        const level = phaseIds[place] as number
        if (mask[place] === 0 || level > known || level >= phases.end)
          continue
        weights[place] = 1
        advantages[place] = byLevel[level]?.[member] as number
      }
    })
  })
  return { advantages, weights }
}

function logOf(scored: readonly Scored[]): Omit<ReinforceLog, 'step' | 'divergence'> {
  const mean = (pick: (each: Scored) => number): number => {
    const values = scored.map(pick).filter(value => !Number.isNaN(value))
    return values.reduce((sum, each) => sum + each, 0) / values.length
  }
  return {
    tree: mean(each => each.terms.tree),
    cue: mean(each => each.terms.cue),
    expression: mean(each => each.terms.expression),
    emotion: mean(each => each.terms.emotion),
    length: mean(each => each.terms.length),
    total: mean(each => each.levels.cue),
    cueCount: mean(each => each.cueCount),
  }
}

type Sampling = Readonly<{ run: ReinforceRun, settings: ReinforceSettings, sampler: Sampler, scorers: Scorers, lengthFor: StepsByLength['lengthFor'], reference: Feeds, parameters: Float32Array, balance: Float32Array }>

/** Graphs that score sequences under the reference, one a length, made when they are first needed. */
type Scorers = Readonly<{ at: (length: number) => Promise<GraphSession>, close: () => Promise<void> }>

function openScorers(shape: PolicyShape, batch: Batch, options: SessionOptions): Scorers {
  const scorers = new Map<number, Promise<GraphSession>>()
  return {
    at: (length) => {
      const scorer = scorers.get(length) ?? openSession(buildScorer(shape, { ...batch, length }), options)
      scorers.set(length, scorer)
      return scorer
    },
    close: async () => {
      for (const scorer of scorers.values())
        await (await scorer).close()
    },
  }
}

const rewardTermNames = ['total', 'tree', 'cue', 'expression', 'emotion', 'length', 'divergence'] as const

/** The means of each term over some steps; terms that are not known are left out. */
function meanRewards(logs: readonly ReinforceLog[]): RewardPoint {
  return Object.fromEntries(rewardTermNames.flatMap((name) => {
    const values = logs.map(log => log[name]).filter(Number.isFinite)
    return values.length > 0 ? [[name, values.reduce((sum, each) => sum + each, 0) / values.length]] : []
  }))
}

/** Samples trees of a batch of clips from the present policy, rewards them and packs them for the step. */
async function sampleBatch({ run, settings, sampler, scorers, lengthFor, reference, parameters, balance }: Sampling, random: Random): Promise<{ feeds: Feeds, log: ReturnType<typeof logOf> }> {
  const { shape, size } = run
  const { clips, group, mix, temperature, rewards, augmentation } = settings
  const drawn = drawExamples(poolsOf(run.examples), mix, clips, random)
  const inputs = clipFeeds(drawn.map(example => example.input), shape, size, { augmentation, random })
  const trees = await sampler.sample(parameters, inputs, { temperature, random })
  const scored = trees.map((tree, row): Scored => {
    const example = drawn[Math.floor(row / group)] as PolicyExample
    const code = decodeTokens(tree.tokens, shape)
    const terms = rewardTerms(code, example, rewards)
    return { tree, terms, levels: levelRewards(terms, example, rewards, balance), cueCount: code.cues.length }
  })
  const length = lengthFor(Math.max(...trees.map(tree => tree.tokens.length)))
  const packed = packSequences(trees.map(tree => tree.tokens), shape, length)
  const old = new Float32Array(trees.length * length)
  trees.forEach((tree, row) => old.set(tree.logProbabilities, row * length))
  const sequences = { ...inputs, ids: packed.inputs, phases: packed.phases, targets: packed.targets, allowed: packed.allowed }
  const { logProbability } = await (await scorers.at(length)).run({ ...sequences, ...reference })
  const groups = drawn.map((_, clip) => scored.slice(clip * group, (clip + 1) * group))
  return {
    feeds: { ...sequences, ...tokenAdvantages(groups, drawn, balance, { phases: packed.phases, mask: packed.mask, length }), old, reference: logProbability as Float32Array },
    log: logOf(scored),
  }
}

/**
 * Group-relative policy optimisation with the mixed reward by level, one on-policy step a batch, without dropout, with the same blurred input
 * in sampler and loss. Answers the parameters with the best held-out check (the last ones without one).
 */
export async function reinforce(run: ReinforceRun, loop: LoopOptions = {}): Promise<LoopResult> {
  const settings = { ...defaultReinforce, ...run.settings }
  const { shape, seed } = run
  const batch = { clips: settings.clips, rows: settings.group }
  const session = run.threads === undefined ? {} : { threads: run.threads }
  const store = policyStore(shape)
  const state = createOptimiserState(Float32Array.from(run.parameters))
  const { clipRange, divergence } = settings
  const steps = openStepsByLength({ shape, batch, kind: { kind: 'reinforce', clipRange, divergence }, weightDecay: 0 }, state, session)
  const sampler = await openSampler(shape, batch, store, session)
  const scorers = openScorers(shape, batch, session)
  const sampling: Sampling = { run, settings, sampler, scorers, lengthFor: steps.lengthFor, reference: parameterViews(store, run.parameters), parameters: state.parameters, balance: emotionBalance(run.examples, shape.emotions) }
  let log: ReturnType<typeof logOf> | null = null
  let sinceCheck: ReinforceLog[] = []
  try {
    return await runTraining({
      steps: settings.steps,
      checkEvery: run.checkEvery ?? settings.steps,
      patience: run.patience ?? Number.POSITIVE_INFINITY,
      seed,
      rate: linearRate(settings.peakRate, settings.steps, 5),
      batch: async (random) => {
        const { feeds, log: sampled } = await sampleBatch(sampling, random)
        log = sampled
        return feeds
      },
      onStep: (number, results) => {
        if (!log)
          return
        const whole = { ...log, step: number, divergence: results.divergence?.[0] as number }
        sinceCheck.push(whole)
        run.onLog?.(whole)
      },
      note: () => {
        const rewards = meanRewards(sinceCheck)
        sinceCheck = []
        return { rewards }
      },
      check: run.check ?? (async () => null),
      checkpointPath: run.checkpointPath ?? null,
      fingerprint: run.fingerprint ?? 'reinforce',
    }, asOneStep(steps, batch.clips * batch.rows), state, loop)
  }
  finally {
    await steps.close()
    await sampler.close()
    await scorers.close()
  }
}
