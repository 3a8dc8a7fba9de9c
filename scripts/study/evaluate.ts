import type { CodeScore } from '#engine/training/policy/code-metrics.ts'
import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { StudyItem } from '#engine/training/study/study.ts'
import { scoreCodes, treeReward } from '#engine/training/policy/code-metrics.ts'
import { greedyCodes, sampleClips } from '#engine/training/policy/decode-clips.ts'
import { openSampler } from '#engine/training/policy/sampler.ts'
import { searchTree } from '#engine/training/policy/search.ts'
import { policyStore } from '#engine/training/policy/steps.ts'
import { decodeTokens } from '#engine/training/policy/tree-code.ts'
import { studyClipSize, studyShape } from '#engine/training/study/study.ts'
import { createRandom } from '#shared/domain/random.ts'

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

const temperature = 0.5
const lambda = 0.1
const most = 8

/** One sample at the search temperature, and search among 2, 4 and 8 (the greedy tree among them). */
export async function searchOutcomes(parameters: Float32Array, items: readonly StudyItem[], seed: number, threads: number): Promise<Readonly<Record<string, Outcome>>> {
  const batch = 20
  const sampler = await openSampler(studyShape, { clips: batch, rows: most }, policyStore(studyShape), { threads })
  try {
    const sampled = await sampleClips(sampler, parameters, items.map(item => item.input), studyShape, studyClipSize, { batch, rows: most, temperature, greedyFirst: true, random: createRandom(seed) })
    const codes = sampled.map(rows => rows.map(tree => decodeTokens(tree.tokens, studyShape)))
    const search = (count: number): Outcome => outcomeOf(codes.map(rows => searchTree(rows.slice(0, count), studyShape, lambda)), items)
    return { 'one sample': outcomeOf(codes.map(rows => rows[1]!), items), 'search 2': search(2), 'search 4': search(4), 'search 8': search(most) }
  }
  finally {
    await sampler.close()
  }
}
