import type { Mix } from './examples.ts'
import type { PolicyOrder, PolicyStage } from './policy-card.ts'

/** One stage of supervised training: how long, how fast, and from what. */
export type Stage = Readonly<{ name: string, steps: number, peakRate: number, mix: Mix }>

/** The curriculum: cues, then expressions, then whole trees, each stage going over what came before. */
export const curriculum: readonly Stage[] = [
  { name: 'attributes', steps: 150, peakRate: 3e-3, mix: { cue: 1, expression: 0, emotion: 0 } },
  { name: 'expressions', steps: 150, peakRate: 2e-3, mix: { cue: 0.5, expression: 0.5, emotion: 0 } },
  { name: 'emotions', steps: 300, peakRate: 2e-3, mix: { cue: 0.4, expression: 0.3, emotion: 0.3 } },
]

/** What all stages are drawn from when no order is kept. */
const together: Mix = { cue: 0.4, expression: 0.3, emotion: 0.3 }

/** The supervised stage of a name as an order has it. */
export function supervisedStage(name: PolicyStage, order: PolicyOrder): Stage {
  const stage = curriculum.find(each => each.name === name) as Stage
  return order === 'together' ? { ...stage, mix: together } : stage
}

/** The stages that are trained unless told otherwise. */
export const defaultStages: readonly PolicyStage[] = ['attributes', 'expressions', 'emotions']

/** Steps of reinforcement unless told otherwise. */
export const reinforceSteps = 150

/** Steps of each stage; all together about `total` when given. */
export function stageSteps(stages: readonly PolicyStage[], total?: number): number[] {
  const usual = stages.map(stage => curriculum.find(each => each.name === stage)?.steps ?? reinforceSteps)
  const sum = usual.reduce((all, each) => all + each, 0)
  return total === undefined ? usual : usual.map(each => Math.max(1, Math.round(each * total / sum)))
}
