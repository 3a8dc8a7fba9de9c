import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { initialParameters } from '#engine/training/graph/parameters.ts'
import { annotatedVideo } from '#engine/training/reasoner/scripted-annotator.ts'
import { planSplit, sideOf } from '#engine/training/split.ts'
import { createStudy, studyClipSize, studyShape } from '#engine/training/study/study.ts'
import { policyOrders } from '#shared/contract/training.contract.ts'
import { createRandom } from '#shared/domain/random.ts'
import { drawExamples, poolsOf } from './examples.ts'
import { curriculum, supervisedStage } from './stages.ts'
import { policyStore } from './steps.ts'
import { runStage } from './supervised.ts'
import { byPerplexity } from './token-losses.ts'
import { trainPolicy } from './train-policy.ts'

const study = createStudy(1, { trainSubjects: 4, validationSubjects: 1, testSubjects: 1, clipsEach: 12, expressionClips: 8, treeClips: 24 })
const trees = study.examples.filter(({ level, weight }) => level === 'emotion' && weight === 1)

describe('the order by perplexity', { timeout: 60_000 }, () => {
  it('begins with what the policy has learned already', async () => {
    const known = trees.slice(0, 6)
    const start = initialParameters(policyStore(studyShape), 1)
    const stage = { name: 'few', steps: 60, peakRate: 3e-3, mix: { cue: 0, expression: 0, emotion: 1 } }
    const { last } = await runStage({ shape: studyShape, size: studyClipSize, stage, examples: known, parameters: start, seed: 1, threads: 1, options: { batch: 6, warmUpSteps: 5 } })
    const ordered = await byPerplexity([...trees.slice(6), ...known], last, studyShape, studyClipSize)
    expect(ordered).toHaveLength(trees.length)
    expect(new Set(ordered.slice(0, known.length))).toEqual(new Set(known))
  })

  it('draws from the beginning of each pool only, as far as the share says', () => {
    const pools = poolsOf(trees)
    const drawn = drawExamples(pools, { cue: 0, expression: 0, emotion: 1 }, 400, createRandom(2), 0.25)
    expect(new Set(drawn)).toEqual(new Set(trees.slice(0, Math.ceil(trees.length / 4))))
    expect(new Set(drawExamples(pools, { cue: 0, expression: 0, emotion: 1 }, 400, createRandom(2)))).toEqual(new Set(trees))
  })
})

describe('the order of a training', { timeout: 120_000 }, () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'policy-order-'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  it('shows whole trees from the first stage on only where all levels come together', () => {
    expect(supervisedStage('attributes', 'stages')).toEqual(curriculum[0])
    expect(supervisedStage('attributes', 'perplexity')).toEqual(curriculum[0])
    const { mix, ...rest } = supervisedStage('attributes', 'together')
    expect(mix.emotion).toBeGreaterThan(0)
    expect(rest).toEqual({ name: 'attributes', steps: curriculum[0]!.steps, peakRate: curriculum[0]!.peakRate })
  })

  it('stands in the card, and leads to another model from the same data and seed', async () => {
    const reviewed = annotatedVideo('video', 30, createRandom(8))
    const split = planSplit(reviewed, 1)
    const sides = { train: reviewed.filter(each => sideOf(split, each) === 'train'), heldOut: reviewed.filter(each => sideOf(split, each) === 'held-out'), weak: [] }
    const common = { ...sides, modelId: 'policy', name: 'Policy', parent: null, split, codebooks: [], seed: 1, createdAtMs: 0, steps: 24, stages: ['attributes', 'emotions'] as const }
    const train = async (folder: string, order?: typeof policyOrders[number]): ReturnType<typeof trainPolicy> => trainPolicy({ ...common, order, modelDir: join(directory, folder) })
    const cards = []
    for (const order of policyOrders)
      cards.push(await train(order, order))
    expect(cards.map(card => card.order)).toEqual([...policyOrders])
    expect(new Set(cards.map(card => card.parametersSha256)).size).toBe(policyOrders.length)
    expect((await train('usual')).parametersSha256).toBe(cards[policyOrders.indexOf('stages')]!.parametersSha256)
  })
})
