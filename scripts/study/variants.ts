import type { PolicyExample } from '#engine/training/policy/examples.ts'
import type { ReinforceLog, ReinforceSettings } from '#engine/training/policy/reinforce.ts'
import type { Stage } from '#engine/training/policy/stages.ts'
import type { Study } from '#engine/training/study/study.ts'
import process from 'node:process'
import { initialParameters } from '#engine/training/graph/parameters.ts'
import { reinforce } from '#engine/training/policy/reinforce.ts'
import { emotionBalance } from '#engine/training/policy/rewards.ts'
import { curriculum } from '#engine/training/policy/stages.ts'
import { policyStore, runStage } from '#engine/training/policy/supervised.ts'
import { studyClipSize, studyShape } from '#engine/training/study/study.ts'

/** A trained policy of the study with the CPU seconds it took beyond what it started from. */
export type Trained = Readonly<{ parameters: Float32Array, cpuSeconds: number }>

const supervisedSteps = curriculum.reduce((sum, stage) => sum + stage.steps, 0)
const [attributes, expressions, emotions] = curriculum as readonly [Stage, Stage, Stage]

/** A single stage for as many steps as the whole curriculum. */
const alone = (stage: Stage, mix: Stage['mix']): Stage => ({ ...stage, name: `${stage.name} alone`, steps: supervisedSteps, peakRate: 2e-3, mix })

/** What is trained from scratch: stages in their order, all of the same total length. */
export const schedules: Readonly<Record<string, readonly Stage[]>> = {
  'attributes alone': [alone(attributes, { cue: 1, expression: 0, emotion: 0 })],
  'expressions alone': [alone(expressions, { cue: 0, expression: 1, emotion: 0 })],
  'emotions alone': [alone(emotions, { cue: 0, expression: 0, emotion: 1 })],
  'joint': [{ name: 'joint', steps: supervisedSteps, peakRate: 2e-3, mix: { cue: 0.4, expression: 0.3, emotion: 0.3 } }],
  'curriculum without replay': curriculum.map((stage, place) => ({ ...stage, mix: { cue: Number(place === 0), expression: Number(place === 1), emotion: Number(place === 2) } })),
  'curriculum reversed': [{ ...emotions, name: 'emotions first' }, { ...expressions, name: 'then expressions' }, { ...attributes, name: 'then attributes', mix: { cue: 0.5, expression: 0.3, emotion: 0.2 } }],
  'curriculum': curriculum,
}

async function timed(work: () => Promise<Float32Array>): Promise<Trained> {
  const before = process.cpuUsage()
  const parameters = await work()
  const { user, system } = process.cpuUsage(before)
  return { parameters, cpuSeconds: (user + system) / 1e6 }
}

/** Trains the stages of a schedule one after the other; answers the policy after each. */
export async function trainSchedule(study: Study, stages: readonly Stage[], seed: number, threads: number): Promise<Trained[]> {
  const trained: Trained[] = []
  let parameters = initialParameters(policyStore(studyShape), seed)
  for (const [place, stage] of stages.entries()) {
    const result = await timed(async () => (await runStage({ shape: studyShape, size: studyClipSize, stage, examples: study.examples, parameters, seed: 10 * seed + place, threads })).best)
    trained.push(result)
    parameters = result.parameters
  }
  return trained
}

/** Supervised training of the last stage, gone on with for so many steps, with the class balancing that reinforcement has. */
export function continueSupervised(study: Study, parameters: Float32Array, steps: number, seed: number, threads: number): Promise<Trained> {
  const stage: Stage = { ...emotions, name: 'continued', steps, peakRate: 3e-4 }
  return timed(async () => (await runStage({ shape: studyShape, size: studyClipSize, stage, examples: study.examples, parameters, seed: 10 * seed + 7, threads, balance: emotionBalance(study.examples, studyShape.emotions) })).best)
}

/** Reinforcement from a supervised policy. */
export function reinforceFrom(study: Study, parameters: Float32Array, seed: number, threads: number, options: { readonly settings?: Partial<ReinforceSettings>, readonly examples?: readonly PolicyExample[], readonly onLog?: (log: ReinforceLog) => void } = {}): Promise<Trained> {
  const { settings = {}, examples = study.examples, onLog } = options
  return timed(async () => (await reinforce({ shape: studyShape, size: studyClipSize, examples, parameters, seed: 10 * seed + 8, threads, settings, ...onLog ? { onLog } : {} })).best)
}
