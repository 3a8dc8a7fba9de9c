import type { DropoutMasks } from '#engine/training/step-session.ts'
import type { HeldOutCheck, LoopOptions, LoopResult } from '#engine/training/training-loop.ts'
import type { ClipSize } from './clip-input.ts'
import type { Augmentation, PolicyExample } from './examples.ts'
import type { PolicyShape } from './network.ts'
import type { Stage } from './stages.ts'
import type { StepSetting } from './steps-by-length.ts'
import { createDropout, createOptimiserState } from '#engine/training/step-session.ts'
import { cosineRate, runTraining } from '#engine/training/training-loop.ts'
import { clipFeeds, defaultAugmentation, drawExamples, poolsOf, sequenceFeeds } from './examples.ts'
import { asOneStep, openStepsByLength } from './steps-by-length.ts'
import { byPerplexity } from './token-losses.ts'

/** How supervised steps are taken. */
export type SupervisedOptions = Readonly<{ batch: number, dropout: number, weightDecay: number, augmentation: Augmentation, warmUpSteps: number }>

/** Settings of supervised steps unless told otherwise. */
export const defaultSupervised: SupervisedOptions = { batch: 24, dropout: 0.1, weightDecay: 0.02, augmentation: defaultAugmentation, warmUpSteps: 40 }

/** What a stage starts from and is checked by. */
export type StageRun = Readonly<{
  shape: PolicyShape
  size: ClipSize
  stage: Stage
  examples: readonly PolicyExample[]
  /** Starting parameters; they are not changed. */
  parameters: Float32Array
  seed: number
  options?: Partial<SupervisedOptions>
  /** Worth of each emotion's token; all alike when left out. */
  balance?: Float32Array
  /** Begins with the examples that the starting policy finds least surprising and takes in more and more of the others. */
  easyFirst?: boolean
  threads?: number
  checkEvery?: number
  patience?: number
  check?: (parameters: Float32Array) => Promise<HeldOutCheck | null>
  checkpointPath?: string | null
  fingerprint?: string
}>

/** The share of the examples, easy ones first, that is drawn from after a share of the steps: a third at first, all from two thirds on. */
function easyShare(progress: number): number {
  return Math.min(1, 1 / 3 + progress)
}

/** Trains one stage and answers the best parameters by the held-out check (the last ones without a check). */
export async function runStage(run: StageRun, loop: LoopOptions = {}): Promise<LoopResult> {
  const { shape, size, stage, seed } = run
  const options = { ...defaultSupervised, ...run.options }
  const state = createOptimiserState(Float32Array.from(run.parameters))
  const setting: StepSetting = { shape, batch: { clips: options.batch, rows: 1 }, kind: { kind: 'supervised' }, weightDecay: options.weightDecay }
  const steps = openStepsByLength(setting, state, run.threads === undefined ? {} : { threads: run.threads })
  const dropouts = new Map<number, DropoutMasks>()
  const masksAt = async (length: number): Promise<DropoutMasks> => {
    const masks = dropouts.get(length) ?? createDropout((await steps.at(length)).shapes, options.dropout, seed)
    dropouts.set(length, masks)
    return masks
  }
  const pools = poolsOf(run.easyFirst ? await byPerplexity(run.examples, run.parameters, shape, size) : run.examples)
  try {
    return await runTraining({
      steps: stage.steps,
      checkEvery: run.checkEvery ?? stage.steps,
      patience: run.patience ?? Number.POSITIVE_INFINITY,
      seed,
      rate: cosineRate(stage.peakRate, stage.steps, options.warmUpSteps),
      batch: async (random) => {
        const drawn = drawExamples(pools, stage.mix, options.batch, random, run.easyFirst ? easyShare(state.step / stage.steps) : 1)
        const clips = clipFeeds(drawn.map(example => example.input), shape, size, { augmentation: options.augmentation, random })
        const sequences = sequenceFeeds(drawn, shape, { balance: run.balance, lengthFor: steps.lengthFor })
        const masks = await masksAt((sequences.ids?.length ?? 0) / options.batch)
        return { ...clips, ...sequences, ...masks(random) }
      },
      check: run.check ?? (async () => null),
      checkpointPath: run.checkpointPath ?? null,
      fingerprint: run.fingerprint ?? stage.name,
    }, asOneStep(steps, options.batch), state, loop)
  }
  finally {
    await steps.close()
  }
}
