import type { CodeScore } from '#engine/training/policy/code-metrics.ts'
import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { StudyItem } from '#engine/training/study/study.ts'
import { scoreCodes, treeReward } from '#engine/training/policy/code-metrics.ts'
import { greedyCodes } from '#engine/training/policy/decode-clips.ts'
import { openSampler } from '#engine/training/policy/sampler.ts'
import { policyStore } from '#engine/training/policy/steps.ts'
import { studyClipSize, studyShape } from '#engine/training/study/study.ts'

/** How trees came out on the test clips, with what is needed to compare clip by clip. */
export type Outcome = Readonly<{ score: CodeScore, rewards: readonly number[], hits: readonly number[] }>

/** Scores trees against the clean truth of the test subjects. */
export function outcomeOf(codes: readonly TreeCode[], items: readonly StudyItem[]): Outcome {
  return {
    score: scoreCodes(codes, items.map(item => item.truth)),
    rewards: codes.map((code, place) => treeReward(code, items[place]!.truth)),
    hits: codes.map((code, place) => Number(code.emotion === items[place]!.truth.emotion)),
  }
}

/** Greedy trees of the test clips by a policy. */
export async function greedyOutcome(parameters: Float32Array, items: readonly StudyItem[], threads: number): Promise<Outcome> {
  const batch = 100
  const sampler = await openSampler(studyShape, { clips: batch, rows: 1 }, policyStore(studyShape), { threads })
  try {
    return outcomeOf(await greedyCodes(sampler, parameters, items.map(item => item.input), studyShape, studyClipSize, batch), items)
  }
  finally {
    await sampler.close()
  }
}
