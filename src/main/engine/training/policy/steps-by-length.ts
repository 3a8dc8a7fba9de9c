import type { OptimiserState, SessionOptions, TrainingStep } from '#engine/training/step-session.ts'
import type { PolicyShape } from './network.ts'
import type { Batch, StepKind } from './steps.ts'
import { openTrainingStep } from '#engine/training/step-session.ts'
import { sequenceLength } from './network.ts'
import { buildPolicyStep } from './steps.ts'

/** What a training of a policy is run with. */
export type StepSetting = Readonly<{ shape: PolicyShape, batch: Batch, kind: StepKind, weightDecay: number }>

/**
 * One training step for sequences of any length: most trees are much shorter than the longest the grammar allows, so there is a graph for each
 * multiple of eight places, made when it is first needed. All work on the same optimiser state.
 */
export type StepsByLength = Readonly<{
  /** The places that sequences up to `longest` tokens are packed to. */
  lengthFor: (longest: number) => number
  /** The step for sequences packed to `length`. */
  at: (length: number) => Promise<TrainingStep>
  close: () => Promise<void>
}>

const granule = 8

/** The places that sequences up to `longest` tokens are packed to: a multiple of eight, at most what the grammar allows. */
export function packedLength(shape: PolicyShape, longest: number): number {
  return Math.min(sequenceLength(shape), Math.ceil(longest / granule) * granule)
}

/** Opens the steps of a training; nothing is built before the first batch. */
export function openStepsByLength({ shape, batch, kind, weightDecay }: StepSetting, state: OptimiserState, options: SessionOptions): StepsByLength {
  const steps = new Map<number, Promise<TrainingStep>>()
  const open = (length: number): Promise<TrainingStep> => openTrainingStep(buildPolicyStep(shape, { ...batch, length }, kind, weightDecay).model, state, options)
  return {
    lengthFor: longest => packedLength(shape, longest),
    at: (length) => {
      const step = steps.get(length) ?? open(length)
      steps.set(length, step)
      return step
    },
    close: async () => {
      for (const step of steps.values())
        await (await step).close()
    },
  }
}

/** The steps as one: each batch runs on the graph of its length. */
export function asOneStep(steps: StepsByLength, rows: number): Pick<TrainingStep, 'run'> {
  return { run: async (feeds, rate) => (await steps.at((feeds.ids?.length ?? 0) / rows)).run(feeds, rate) }
}
