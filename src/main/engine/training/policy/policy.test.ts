import type { LabelledSample } from '#engine/training/samples.ts'
import type { PolicyTraining } from './train-policy.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { predictFrom } from '#engine/training/predict.ts'
import { annotatedVideo } from '#engine/training/reasoner/scripted-annotator.ts'
import { score } from '#engine/training/score.ts'
import { planSplit, sideOf } from '#engine/training/split.ts'
import { createRandom } from '#shared/domain/random.ts'
import { treeProblems } from '#shared/domain/tree/validate-tree.ts'
import { trainPolicy } from './train-policy.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'policy-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

function trainingOf(reviewed: readonly LabelledSample[], changes: Partial<PolicyTraining> = {}): PolicyTraining {
  const split = planSplit(reviewed, 1)
  return {
    modelId: 'policy-1',
    name: 'Policy 1',
    modelDir: join(directory, 'policy-1'),
    parent: null,
    train: reviewed.filter(each => sideOf(split, each) === 'train'),
    heldOut: reviewed.filter(each => sideOf(split, each) === 'held-out'),
    weak: [],
    split,
    codebooks: [],
    seed: 1,
    createdAtMs: 0,
    stages: ['attributes', 'expressions', 'emotions'],
    ...changes,
  }
}

describe('trainPolicy', { timeout: 240_000 }, () => {
  it('learns to write trees with evidence, and agrees better with the annotator than the teacher does', async () => {
    const training = trainingOf(annotatedVideo('video', 90, createRandom(15)), { steps: 260 })
    const card = await trainPolicy(training)
    const teacher = score(training.heldOut.map(each => each.teacher!), training.heldOut.map(each => each.tree))
    expect(card.heldOut.treeDistance).toBeLessThan(teacher.treeDistance)
    expect(card.stages).toEqual(training.stages)
    const trees = await predictFrom(training.modelDir, training.heldOut, [])
    const searched = await predictFrom(training.modelDir, training.heldOut.slice(0, 4), [], { candidates: 4 })
    expect(score(trees, training.heldOut.map(each => each.tree))).toEqual(card.heldOut)
    for (const tree of [...trees, ...searched])
      expect(treeProblems(tree)).toEqual([])
    const nodes = trees.flatMap((tree, place) => tree.nodes.map(node => ({ node, sample: training.heldOut[place]! })))
    expect(nodes.every(({ node }) => node.confidence > 0 && node.confidence <= 1 && node.origin.id === 'policy-1')).toBe(true)
    expect(nodes.flatMap(({ node, sample }) => node.evidence.map(each => each.startUs >= sample.startUs && each.endUs <= sample.endUs)).every(Boolean)).toBe(true)
  })

  it('stopped in a later stage and started again, has the same curve and the same model as run through', async () => {
    const samples = annotatedVideo('video', 30, createRandom(8))
    const stages = ['attributes', 'emotions', 'reinforce'] as const
    const through = await trainPolicy(trainingOf(samples, { stages, steps: 24, modelDir: join(directory, 'through') }))
    const stopped = trainingOf(samples, { stages, steps: 24, modelDir: join(directory, 'stopped') })
    const controller = new AbortController()
    const abortAt = through.curve.at(-3)!.step
    const run = trainPolicy(stopped, {
      signal: controller.signal,
      onPoint: (point) => {
        if (point.step === abortAt)
          controller.abort()
      },
    })
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    const resumed = await trainPolicy(stopped)
    expect(resumed.curve).toEqual(through.curve)
    expect(resumed.parametersSha256).toBe(through.parametersSha256)
  })

  it('refuses to learn from what is held out', async () => {
    const training = trainingOf(annotatedVideo('video', 30, createRandom(8)))
    await expect(trainPolicy({ ...training, weak: [training.heldOut[0]!] })).rejects.toMatchObject({ code: 'bad-input' })
  })
})
