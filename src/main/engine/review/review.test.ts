import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { TestEngine } from '../testing/test-engine.ts'
import type { AnnotatedProject } from '../training/project/annotated-project.ts'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareTrees } from '#shared/domain/distance/tree-distance.ts'
import { createRandom } from '#shared/domain/random.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { startTestEngine } from '../testing/test-engine.ts'
import { makeAnnotatedProject } from '../training/project/annotated-project.ts'
import { correctionsOf } from '../training/reasoner/scripted-annotator.ts'
import { emptyVocabulary, growVocabulary, indexVocabulary } from '../training/reasoner/vocabulary.ts'
import { drawTrees } from './draw-trees.ts'

let studio: TestEngine
let project: AnnotatedProject

beforeEach(async () => {
  studio = startTestEngine()
  project = await makeAnnotatedProject(join(studio.folder, 'study'), { first: 30, second: 20 }, 7)
  await studio.client.project.open({ path: project.folder })
})
afterEach(() => studio.dispose())

async function trainAndPromote(kind: 'reasoner' | 'policy', steps: number): Promise<string> {
  const corrections = project.samples.filter((_, place) => place % 2 === 0).flatMap(correctionsOf)
  await studio.client.document.correct({ corrections, annotator: 'anna' })
  const { id } = await studio.client.training.start({ seed: 1, steps, kind })
  for await (const event of await studio.client.project.events({})) {
    if (event.kind === 'job' && event.job.id === id && event.job.state !== 'running' && event.job.state !== 'queued')
      break
  }
  const [model] = await studio.client.training.models({})
  await studio.client.training.promote({ modelId: model!.id })
  return model!.id
}

/** Accepts from a confidence on, looks at what was accepted, and takes it back in one step. */
async function acceptsAbove(threshold: number, confidences: readonly number[]): Promise<void> {
  const people = async (): Promise<AffectiveTree[]> => (await studio.client.document.records({ types: ['tree'] }))
    .flatMap(record => record.type === 'tree' && record.layer === 'person' ? [record.tree] : [])
  const before = await people()
  const { segments } = await studio.client.review.acceptAbove({ threshold })
  expect(segments).toBe(confidences.filter(confidence => confidence >= threshold).length)
  const fresh = (await people()).filter(tree => !before.some(other => JSON.stringify(other) === JSON.stringify(tree)))
  expect(fresh).toHaveLength(segments)
  for (const tree of fresh) {
    expect(leadingEmotion(tree)!.verdict).toBe('accepted')
    for (const node of tree.nodes)
      expect(node.verdict).toBe(node.confidence >= threshold ? 'accepted' : 'unreviewed')
  }
  await studio.client.document.undo({})
  expect(await people()).toEqual(before)
}

describe('the queue', () => {
  it('shuffles by the seed, keeps to one file, and leaves out what is reviewed', async () => {
    await studio.client.document.correct({ corrections: project.samples.slice(0, 10).map(({ segmentId }) => ({ action: 'accept-tree' as const, segmentId })) })
    const ids = async (seed: number): Promise<string[]> => (await studio.client.review.queue({ order: 'random', seed, mediaId: 'first' })).items.map(item => item.segmentId)
    const [one, again, other] = [await ids(3), await ids(3), await ids(4)]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    expect(other.toSorted()).toEqual(one.toSorted())
    expect(one.toSorted()).toEqual(project.samples.slice(10, 30).map(sample => sample.segmentId).toSorted())
  })

  it('spreads what would teach most over what is unsure and what is unlike the rest', async () => {
    await studio.client.document.correct({ corrections: project.samples.slice(0, 5).map(({ segmentId }) => ({ action: 'accept-tree' as const, segmentId })) })
    const { items } = await studio.client.review.queue({ order: 'teach', limit: 20 })
    expect(items).toHaveLength(20)
    expect(new Set(items.map(item => item.segmentId)).size).toBe(20)
    expect(new Set(items.map(item => item.why.kind))).toEqual(new Set(['unsure', 'unlike-the-others']))
    expect(await studio.client.review.queue({ order: 'teach', limit: 20 })).toMatchObject({ items })
  })

  it('has nothing to disagree on with one reader; with two it ranks by distance, and by certainty', async () => {
    expect(await studio.client.review.queue({ order: 'disagreement' })).toMatchObject({ items: [], reviewed: 0, unreviewed: 50, readers: ['teacher'] })
    const modelId = await trainAndPromote('reasoner', 300)
    const { items } = await studio.client.review.queue({ order: 'disagreement' })
    expect(items.length).toBeGreaterThan(0)
    const [first] = items
    expect(first!.readings.map(reading => reading.reasonerId)).toEqual([modelId, 'teacher'])
    const trees = (await studio.client.document.records({ types: ['tree'] })).flatMap(record => record.type === 'tree' && record.segmentId === first!.segmentId ? [record.tree] : [])
    expect(first!.why.value).toBeCloseTo(compareTrees(trees[0]!, trees[1]!).normalised, 9)
    const pair = await studio.client.review.pair({ segmentId: first!.segmentId })
    expect(new Set([pair!.a.reasonerId, pair!.b.reasonerId])).toEqual(new Set([modelId, 'teacher']))

    const certain = await studio.client.review.queue({ order: 'uncertain' })
    const values = certain.items.map(item => item.why.value!)
    expect(values).toEqual(values.toSorted((a, b) => b - a))
    expect(values[0]).toBeGreaterThan(values.at(-1)!)
    for (const { why, readings } of certain.items)
      expect(why).toEqual({ kind: 'unsure', value: 1 - (readings[0]!.confidence ?? 0) })
    await acceptsAbove(certain.confidences.toSorted((a, b) => b - a)[4]!, certain.confidences)
  })

  it('asks a policy for its own draws, for the queue and for a pair', async () => {
    const modelId = await trainAndPromote('policy', 12)
    const { items } = await studio.client.review.queue({ order: 'teach', limit: 5 })
    expect(items).toHaveLength(5)
    expect(items[0]!.readings[0]!.reasonerId).toBe(modelId)
    const pair = await studio.client.review.pair({ segmentId: items[0]!.segmentId })
    expect(pair!.distance).toBeGreaterThan(0)
  }, 60_000)
})

describe('trees drawn from a reader that tells how sure it is', () => {
  it('hold each node as often as it is sure of it, and at most one emotion', () => {
    const { teacher } = project.samples[0]!
    const index = indexVocabulary(growVocabulary(emptyVocabulary, [teacher!]))
    const drawn = drawTrees(teacher!, index, 2000, createRandom(1))
    for (const node of teacher!.nodes.filter(each => each.level === 'cue')) {
      const place = index.cue.get(`${node.codebook}:${node.term}`)!
      const share = drawn.filter(code => code.cues.includes(place)).length / drawn.length
      const sure = teacher!.nodes.filter(each => each.term === node.term && each.level === 'cue').reduce((none, each) => none * (1 - each.confidence), 1)
      expect(Math.abs(share - (1 - sure))).toBeLessThan(0.06)
    }
  })
})
