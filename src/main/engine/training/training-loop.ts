import type { CurvePoint } from '#shared/contract/training.contract.ts'
import type { Random } from '#shared/domain/random.ts'
import type { Checkpoint, Progress } from './checkpoint.ts'
import type { Feeds, OptimiserState, TrainingStep } from './step-session.ts'
import { setImmediate } from 'node:timers/promises'
import { createRandom } from '#shared/domain/random.ts'
import { AppError } from '#shared/errors.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'

/** How the model does on what it does not learn from: the lower `loss` the better, accuracy in [0, 1]. `stop` ends the training. */
export type HeldOutCheck = Readonly<{ loss: number, accuracy: number, stop?: boolean }>

/** A training from its first to its last step. */
export type LoopPlan = Readonly<{
  steps: number
  /** Steps between checks on held-out data; a checkpoint follows each check. */
  checkEvery: number
  /** Checks without a lower held-out loss after which training stops. */
  patience: number
  seed: number
  /** Learning rate of a step, counted from 1. */
  rate: (step: number) => number
  /** Draws the next batch. All randomness comes from `random`, so that a resumed run sees the same batches. */
  batch: (random: Random) => Feeds | Promise<Feeds>
  /** Told after each step what the graph put out. */
  onStep?: (step: number, results: Readonly<Record<string, Float32Array>>) => void
  /** What else is to be told with each point of the curve. */
  note?: () => Pick<CurvePoint, 'rewards'>
  /** Looks at held-out data; null when there is none. */
  check: (parameters: Float32Array) => Promise<HeldOutCheck | null>
  /** Where the checkpoint lies (null: none is kept), and what data and settings it belongs to. */
  checkpointPath: string | null
  fingerprint: string
}>

/** How a training is stopped, and who hears of each point of its curve. */
export type LoopOptions = Readonly<{ signal?: AbortSignal | undefined, onPoint?: ((point: CurvePoint) => void) | undefined }>

/** What came of a training: the parameters with the lowest held-out loss (the last ones without held-out data), the last ones, and how it went. */
export type LoopResult = Readonly<{ best: Float32Array, last: Float32Array, bestStep: number, curve: readonly CurvePoint[], stoppedEarly: boolean }>

/** Linear warm-up, then a straight line down to a tenth of the peak rate. Steps count from 1. */
export function linearRate(peak: number, steps: number, warmUp: number): (step: number) => number {
  return step => peak * Math.min(1, step / warmUp) * (1 - 0.9 * Math.min(1, Math.max(0, (step - warmUp) / Math.max(1, steps - warmUp))))
}

/** Linear warm-up, then a cosine down to a tenth of the peak rate. Steps count from 1. */
export function cosineRate(peak: number, steps: number, warmUp: number): (step: number) => number {
  return (step) => {
    const progress = Math.min(1, Math.max(0, (step - warmUp) / Math.max(1, steps - warmUp)))
    return peak * Math.min(1, step / warmUp) * (0.1 + 0.45 * (1 + Math.cos(Math.PI * progress)))
  }
}

type Run = { progress: Progress, best: Float32Array, lossSum: number, lossCount: number }

function fromCheckpoint(checkpoint: Checkpoint | null, state: OptimiserState, seed: number): Run {
  if (!checkpoint)
    return { progress: { step: 0, randomState: seed, bestStep: 0, bestLoss: null, sinceBest: 0, stopped: false, curve: [] }, best: Float32Array.from(state.parameters), lossSum: 0, lossCount: 0 }
  state.parameters.set(checkpoint.parameters)
  state.moment1.set(checkpoint.moment1)
  state.moment2.set(checkpoint.moment2)
  state.step = checkpoint.progress.step
  return { progress: checkpoint.progress, best: checkpoint.best, lossSum: 0, lossCount: 0 }
}

/** Puts a check on the curve and keeps the parameters when they are the best so far. */
function noteCheck(run: Run, state: OptimiserState, held: HeldOutCheck | null, randomState: number, noted: Pick<CurvePoint, 'rewards'> = {}): CurvePoint {
  const { progress } = run
  const better = !held || progress.bestLoss === null || held.loss < progress.bestLoss
  if (better)
    run.best.set(state.parameters)
  const point: CurvePoint = { step: state.step, trainLoss: run.lossSum / Math.max(1, run.lossCount), heldOutLoss: held?.loss ?? null, heldOutAccuracy: held?.accuracy ?? null, ...noted }
  run.progress = {
    step: state.step,
    randomState,
    bestStep: better ? state.step : progress.bestStep,
    bestLoss: better ? held?.loss ?? null : progress.bestLoss,
    sinceBest: better ? 0 : progress.sinceBest + 1,
    stopped: held?.stop ?? false,
    curve: [...progress.curve, point],
  }
  run.lossSum = 0
  run.lossCount = 0
  return point
}

async function keep(plan: LoopPlan, run: Run, state: OptimiserState): Promise<void> {
  const { parameters, moment1, moment2 } = state
  if (plan.checkpointPath !== null)
    await writeCheckpoint(plan.checkpointPath, { fingerprint: plan.fingerprint, progress: run.progress, parameters, moment1, moment2, best: run.best })
}

/**
 * Runs a training to its end, going on from the checkpoint when there is one of the same data and settings. Killed at any moment and
 * started again, it gives the same curve and the same parameters as if it had run through.
 * @throws AppError `cancelled` when `signal` aborts; the last checkpoint stays
 */
export async function runTraining(plan: LoopPlan, step: Pick<TrainingStep, 'run'>, state: OptimiserState, options: LoopOptions = {}): Promise<LoopResult> {
  const run = fromCheckpoint(plan.checkpointPath === null ? null : await readCheckpoint(plan.checkpointPath, plan.fingerprint), state, plan.seed)
  const random = createRandom(run.progress.randomState)
  run.progress.curve.forEach(point => options.onPoint?.(point))
  const exhausted = (): boolean => run.progress.stopped || run.progress.sinceBest >= plan.patience
  while (state.step < plan.steps && !exhausted()) {
    if (options.signal?.aborted)
      throw new AppError('cancelled', 'The training was cancelled', { data: { step: state.step } })
    const results = await step.run(await plan.batch(random), plan.rate(state.step + 1))
    plan.onStep?.(state.step, results)
    run.lossSum += results.loss?.[0] ?? Number.NaN
    run.lossCount++
    if (state.step % plan.checkEvery === 0 || state.step === plan.steps) {
      const point = noteCheck(run, state, await plan.check(state.parameters), random.state(), plan.note?.())
      options.onPoint?.(point)
      await keep(plan, run, state)
    }
    await setImmediate()
  }
  return { best: run.best, last: Float32Array.from(state.parameters), bestStep: run.progress.bestStep, curve: run.progress.curve, stoppedEarly: exhausted() }
}
