import type { PolicyExample } from '#engine/training/policy/examples.ts'
import type { Stage } from '#engine/training/policy/stages.ts'
import type { Study, StudyItem } from '#engine/training/study/study.ts'
import { initialParameters } from '#engine/training/graph/parameters.ts'
import { greedyCodes, sampleClips } from '#engine/training/policy/decode-clips.ts'
import { embedClips } from '#engine/training/policy/embed-clips.ts'
import { chooseForReview } from '#engine/training/policy/review-queue.ts'
import { emotionBalance } from '#engine/training/policy/rewards.ts'
import { openSampler } from '#engine/training/policy/sampler.ts'
import { policyStore } from '#engine/training/policy/steps.ts'
import { runStage } from '#engine/training/policy/supervised.ts'
import { decodeTokens } from '#engine/training/policy/tree-code.ts'
import { annotateTree, studyClipSize, studyShape } from '#engine/training/study/study.ts'
import { createRandom, seedOf, shuffled } from '#shared/domain/random.ts'

/** How a reviewer picks the next clips from those nobody has reviewed. */
export type Picker = (parameters: Float32Array, open: readonly StudyItem[], reviewed: readonly StudyItem[], count: number, seed: number) => Promise<StudyItem[]>

const weighed = 400
const draws = 6
const batch = 40
const clipSeconds = 5

/** Any clips. */
const pickRandom: Picker = async (_parameters, open, _reviewed, count, seed) => shuffled(open, createRandom(seed)).slice(0, count)

/** The clips the studio's review queue would put first. */
const pickActive: Picker = async (parameters, open, reviewed, count, seed) => {
  const considered = shuffled(open, createRandom(seed)).slice(0, weighed)
  const inputs = considered.map(item => item.input)
  const sampler = await openSampler(studyShape, { clips: batch, rows: draws }, policyStore(studyShape), { threads: 1 })
  try {
    const sampled = await sampleClips(sampler, parameters, inputs, studyShape, studyClipSize, { batch, rows: draws, temperature: 1, random: createRandom(seed) })
    const embeddings = await embedClips(parameters, [...inputs, ...reviewed.map(item => item.input)], studyShape, studyClipSize)
    const candidates = considered.map((item, place) => ({
      id: item.id,
      samples: (sampled[place] ?? []).map(tree => decodeTokens(tree.tokens, studyShape)),
      embedding: embeddings[place] as Float32Array,
      seconds: clipSeconds,
    }))
    const chosen = new Set(chooseForReview(candidates, embeddings.slice(considered.length), count).map(choice => choice.id))
    return considered.filter(item => chosen.has(item.id))
  }
  finally {
    await sampler.close()
  }
}

/** The ways of picking that are compared. */
export const pickers: Readonly<Record<string, Picker>> = { random: pickRandom, active: pickActive }

const allLevels = ['cue', 'expression', 'emotion'] as const
const teacherWeight = { cue: 0.5, expression: 0.3, emotion: 0.3 } as const

const exampleOf = (item: StudyItem, code: PolicyExample['code'], level: PolicyExample['level'], weight: number): PolicyExample => ({ id: item.id, input: item.input, code, level, weight })

function teacherExamples(items: readonly StudyItem[]): PolicyExample[] {
  return items.flatMap(item => allLevels.map(level => exampleOf(item, item.teacher, level, teacherWeight[level])))
}

/** What a person made of the reviewed clips, at every level, as often as what is left of the teacher. */
function peoplesExamples(study: Study, reviewed: readonly StudyItem[], seed: number): PolicyExample[] {
  const examples = reviewed.flatMap((item) => {
    const code = annotateTree(study.world, item.truth, createRandom(seedOf(`${seed}:review:${item.id}`)))
    return allLevels.map(level => exampleOf(item, code, level, 1))
  })
  const times = Math.ceil((study.train.length - reviewed.length) / reviewed.length)
  return Array.from({ length: times }, () => examples).flat()
}

async function train(examples: readonly PolicyExample[], stage: Stage, parameters: Float32Array, seed: number): Promise<Float32Array> {
  const balance = emotionBalance(examples, studyShape.emotions)
  return (await runStage({ shape: studyShape, size: studyClipSize, stage, examples, parameters, seed, threads: 1, balance })).best
}

/** The policy before any correction: it has only heard the rule teacher. */
export async function trainOnTeacher(study: Study, seed: number): Promise<Float32Array> {
  const examples = teacherExamples(study.train)
  const stages: Stage[] = [
    { name: 'attributes', steps: 80, peakRate: 3e-3, mix: { cue: 1, expression: 0, emotion: 0 } },
    { name: 'emotions', steps: 220, peakRate: 2e-3, mix: { cue: 0.4, expression: 0.3, emotion: 0.3 } },
  ]
  let parameters = initialParameters(policyStore(studyShape), seed)
  for (const [place, stage] of stages.entries())
    parameters = await train(examples, stage, parameters, 10 * seed + place)
  return parameters
}

/** The policy trained anew, from the one that has only heard the teacher, on what was reviewed so far. */
export function trainOnReviewed(study: Study, base: Float32Array, reviewed: readonly StudyItem[], seed: number): Promise<Float32Array> {
  const known = new Set(reviewed.map(item => item.id))
  const examples = [...teacherExamples(study.train.filter(item => !known.has(item.id))), ...peoplesExamples(study, reviewed, seed)]
  const stage: Stage = { name: 'corrections', steps: 60 + Math.round(reviewed.length / 2), peakRate: 1.5e-3, mix: { cue: 0.2, expression: 0.3, emotion: 0.5 } }
  return train(examples, stage, base, 10 * seed + 5)
}

/** Greedy trees of some clips. */
export async function readClips(parameters: Float32Array, items: readonly StudyItem[]): Promise<StudyItem['truth'][]> {
  const sampler = await openSampler(studyShape, { clips: batch, rows: 1 }, policyStore(studyShape), { threads: 1 })
  try {
    return await greedyCodes(sampler, parameters, items.map(item => item.input), studyShape, studyClipSize, batch)
  }
  finally {
    await sampler.close()
  }
}
