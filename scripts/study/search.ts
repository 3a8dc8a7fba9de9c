import type { PreferencePair } from '#engine/training/policy/preference.ts'
import type { LevelChoice } from '#engine/training/policy/sampler.ts'
import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { Study, StudyItem } from '#engine/training/study/study.ts'
import type { Outcome } from './evaluate.ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { defaultLambda } from '#engine/training/policy/code-metrics.ts'
import { sampleClips } from '#engine/training/policy/decode-clips.ts'
import { fitPreference, notingChoice, plainPreference, preferredChoice } from '#engine/training/policy/preference.ts'
import { openSampler } from '#engine/training/policy/sampler.ts'
import { searchCandidates, searchTemperature, searchTree } from '#engine/training/policy/search.ts'
import { policyStore } from '#engine/training/policy/steps.ts'
import { decodeTokens } from '#engine/training/policy/tree-code.ts'
import { createStudy, studyClipSize, studyShape } from '#engine/training/study/study.ts'
import { createRandom } from '#shared/domain/random.ts'
import { outcomeOf } from './evaluate.ts'
import { openKept } from './kept.ts'
import { peoplesOwn } from './variants.ts'

/**
 * Search with the reinforced policies that `ablation.ts` left: one sample; whole trees, the consensus or sample nearest to 2, 4 and 8 samples; and
 * level by level, by agreement alone and by what was learned from people's trees on the training side.
 *
 *     node scripts/study/search.ts --out DIR [--seeds 21,22,23,24,25]
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '' }, seeds: { type: 'string', default: '21,22,23,24,25' } } })
const clips = 20

type Read = (items: readonly Pick<StudyItem, 'input'>[], choose?: LevelChoice) => Promise<TreeCode[][]>

function readerOf(parameters: Float32Array, sample: Awaited<ReturnType<typeof openSampler>>, seed: number): Read {
  return async (items, choose) => {
    const trees = await sampleClips(sample, parameters, items.map(item => item.input), studyShape, studyClipSize, { batch: clips, rows: searchCandidates, temperature: searchTemperature, greedyFirst: true, random: createRandom(seed), ...choose ? { choose } : {} })
    return trees.map(rows => rows.map(tree => decodeTokens(tree.tokens, studyShape)))
  }
}

async function searchSeed(study: Study, parameters: Float32Array, seed: number): Promise<Record<string, Outcome>> {
  const sampler = await openSampler(studyShape, { clips, rows: searchCandidates }, policyStore(studyShape), { threads: 1 })
  const read = readerOf(parameters, sampler, seed)
  const { test } = study
  try {
    const whole = await read(test)
    const outcomes: Record<string, Outcome> = { 'one sample': outcomeOf(whole.map(rows => rows[1]!), test) }
    for (const count of [2, 4, 8])
      outcomes[`whole trees, ${count}`] = outcomeOf(whole.map(rows => searchTree(rows.slice(0, count), studyShape, defaultLambda)), test)
    const people = peoplesOwn(study.examples).filter(example => example.level === 'emotion')
    const pairs: PreferencePair[] = []
    await read(people, notingChoice(people.map(example => example.code), studyShape, pair => void pairs.push(pair)))
    for (const [name, head] of [['by agreement', plainPreference], ['by preference', fitPreference(pairs)]] as const)
      outcomes[`level by level ${name}, 8`] = outcomeOf((await read(test, preferredChoice(head, studyShape))).map(rows => rows[0]!), test)
    return outcomes
  }
  finally {
    await sampler.close()
  }
}

for (const seed of values.seeds.split(',').map(Number)) {
  const path = join(values.out, `seed-${seed}`, 'GRPO.bin')
  if (!existsSync(path)) {
    process.stderr.write(`There is no ${path}: run ablation.ts first\n`)
    continue
  }
  const outcomes = await openKept(join(values.out, `seed-${seed}`)).figures('search', () =>
    searchSeed(createStudy(seed), new Float32Array(Uint8Array.from(readFileSync(path)).buffer), seed))
  for (const [name, { score }] of Object.entries(outcomes))
    process.stderr.write(`seed ${seed} ${name}: tree ${score.tree.toFixed(4)} UAR ${score.unweightedRecall.toFixed(3)}\n`)
}
