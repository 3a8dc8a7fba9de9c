import type { MetaRepository } from '#engine/db/repositories/meta.ts'
import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { SplitPlan } from '#engine/training/split.ts'
import type { ProjectSamples } from './collect-samples.ts'
import { planSplit, sideOf, splitPlanSchema, withoutHeldOutVideos } from '#engine/training/split.ts'

const planKey = 'training-split'
const sequenceKey = 'training-last-sequence'
const planSeed = 1

/** The samples of a project by the side of its split they are on. */
export type SplitSamples = Readonly<{ plan: SplitPlan, train: readonly LabelledSample[], heldOut: readonly LabelledSample[], weak: readonly SegmentSample[] }>

/** The split that was fixed before the first training; null before that. */
export function storedPlan(meta: MetaRepository): SplitPlan | null {
  const text = meta.get(planKey)
  return text === null ? null : splitPlanSchema.parse(JSON.parse(text))
}

/** Keeps a split for all trainings to come. */
export function storePlan(meta: MetaRepository, plan: SplitPlan): void {
  meta.set(planKey, JSON.stringify(plan))
}

/**
 * Puts the samples of a project on their sides, by the stored split or by one planned from what is reviewed now (which is not stored here).
 * @throws AppError `nothing-to-learn` when there is no split yet and too few segments are reviewed to make one
 */
export function splitSamples(meta: MetaRepository, samples: ProjectSamples): SplitSamples {
  const plan = storedPlan(meta) ?? planSplit(samples.reviewed, planSeed)
  const all = [...samples.reviewed, ...samples.unreviewed]
  const onSide = <Sample extends SegmentSample>(list: readonly Sample[], side: ReturnType<typeof sideOf>): Sample[] => list.filter(each => sideOf(plan, each) === side)
  const learned = <Sample extends SegmentSample>(list: readonly Sample[]): Sample[] => withoutHeldOutVideos(plan, onSide(list, 'train'), all)
  return { plan, train: learned(samples.reviewed), heldOut: onSide(samples.reviewed, 'held-out'), weak: learned(samples.unreviewed) }
}

/** The newest change that the last training knew; 0 before the first. */
export function lastTrainedSequence(meta: MetaRepository): number {
  return Number(meta.get(sequenceKey) ?? 0)
}

/** Remembers the newest change that a training knew. */
export function noteTrained(meta: MetaRepository, sequence: number): void {
  meta.set(sequenceKey, String(sequence))
}
