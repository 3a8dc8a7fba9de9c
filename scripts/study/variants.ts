import type { PolicyExample } from '#engine/training/policy/examples.ts'
import type { ReinforceLog, ReinforceSettings } from '#engine/training/policy/reinforce.ts'
import type { Stage } from '#engine/training/policy/stages.ts'
import type { Study } from '#engine/training/study/study.ts'
import process from 'node:process'
import { initialParameters } from '#engine/training/graph/parameters.ts'
import { reinforce } from '#engine/training/policy/reinforce.ts'
import { emotionBalance } from '#engine/training/policy/rewards.ts'
import { curriculum } from '#engine/training/policy/stages.ts'
import { policyStore } from '#engine/training/policy/steps.ts'
import { runStage } from '#engine/training/policy/supervised.ts'
import { studyClipSize, studyShape } from '#engine/training/study/study.ts'

/** A trained policy of the study with the CPU seconds it took beyond what it started from. */
export type Trained = Readonly<{ parameters: Float32Array, cpuSeconds: number }>

/** Steps of the whole curriculum. */
export const supervisedSteps = curriculum.reduce((sum, stage) => sum + stage.steps, 0)
const [, , emotions] = curriculum as readonly [Stage, Stage, Stage]

/** A single stage for as many steps as the whole curriculum. */
const alone = (stage: Stage, mix: Stage['mix']): Stage => ({ ...stage, name: `${stage.name} alone`, steps: supervisedSteps, peakRate: 2e-3, mix })

/** Stages from scratch, and whether of whole trees only those count that people made (all others the teacher completed from their expressions). */
export type Schedule = Readonly<{ stages: readonly Stage[], peopleOnly?: boolean }>

const onlyTrees = { cue: 0, expression: 0, emotion: 1 } as const

/** What is trained from scratch: stages in their order, all of the same total length. */
export const schedules = {
  'curriculum': { stages: curriculum },
  'emotions alone': { stages: [alone(emotions, onlyTrees)], peopleOnly: true },
  'joint': { stages: [{ name: 'joint', steps: supervisedSteps, peakRate: 2e-3, mix: { cue: 0.4, expression: 0.3, emotion: 0.3 } }] },
  'emotions alone, completed trees too': { stages: [alone(emotions, onlyTrees)] },
  'curriculum without replay': { stages: curriculum.map((stage, place) => ({ ...stage, mix: { cue: Number(place === 0), expression: Number(place === 1), emotion: Number(place === 2) } })) },
} as const satisfies Readonly<Record<string, Schedule>>

/** The examples without the trees that the teacher completed. */
export function peoplesOwn(examples: readonly PolicyExample[]): PolicyExample[] {
  const named = new Set(examples.filter(example => example.level === 'expression').map(example => example.id))
  return examples.filter(example => example.level !== 'emotion' || !named.has(example.id))
}

async function timed(work: () => Promise<Float32Array>): Promise<Trained> {
  const before = process.cpuUsage()
  const parameters = await work()
  const { user, system } = process.cpuUsage(before)
  return { parameters, cpuSeconds: (user + system) / 1e6 }
}

/** Trains one stage of a schedule, from the policy of the stage before (from scratch without one). Rare emotions count for more, as in reinforcement. */
export function trainStage(study: Study, { stages, peopleOnly }: Schedule, place: number, parameters: Float32Array | null, seed: number, threads: number): Promise<Trained> {
  const start = parameters ?? initialParameters(policyStore(studyShape), seed)
  const examples = peopleOnly ? peoplesOwn(study.examples) : study.examples
  const balance = emotionBalance(examples, studyShape.emotions)
  return timed(async () => (await runStage({ shape: studyShape, size: studyClipSize, stage: stages[place] as Stage, examples, parameters: start, seed: 10 * seed + place, threads, balance })).best)
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
