import type { LabelledSample } from '#engine/training/samples.ts'
import type { ReasonerTraining } from './train-reasoner.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareModels } from '#engine/training/comparison.ts'
import { differenceAt, relativeDistance } from '#engine/training/graph/finite-differences.ts'
import { initialParameters } from '#engine/training/graph/parameters.ts'
import { predictFrom } from '#engine/training/predict.ts'
import { score } from '#engine/training/score.ts'
import { planSplit, sideOf } from '#engine/training/split.ts'
import { openSession } from '#engine/training/step-session.ts'
import { createRandom } from '#shared/domain/random.ts'
import { treeProblems } from '#shared/domain/tree/validate-tree.ts'
import { feedsOf, personExamples } from './batches.ts'
import { featureSizes, fitFeatures, segmentFeatures, segmentStatistics, statistics } from './features.ts'
import { buildReasonerCheck, buildReasonerStep, networkShape } from './network.ts'
import { annotatedVideo } from './scripted-annotator.ts'
import { collectSupports } from './supports.ts'
import { trainReasoner } from './train-reasoner.ts'
import { fullTrust } from './trust.ts'
import { emptyVocabulary, growVocabulary, indexVocabulary } from './vocabulary.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reasoner-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

function trainingOf(reviewed: readonly LabelledSample[], weak: readonly LabelledSample[], changes: Partial<ReasonerTraining> = {}): ReasonerTraining {
  const split = planSplit(reviewed, 1)
  return {
    modelId: 'model-1',
    name: 'Reasoner 1',
    modelDir: join(directory, 'model-1'),
    parent: null,
    train: reviewed.filter(each => sideOf(split, each) === 'train'),
    heldOut: reviewed.filter(each => sideOf(split, each) === 'held-out'),
    weak: weak.filter(each => sideOf(split, each) === 'train'),
    split,
    codebooks: [],
    seed: 1,
    createdAtMs: 0,
    ...changes,
  }
}

describe('features of a segment', () => {
  it('are the documented statistics', () => {
    const [base] = annotatedVideo('video', 1, createRandom(1))
    const signals = { timesUs: Float64Array.of(0, 1e6, 2e6, 3e6), columns: new Map([['x', Float32Array.of(1, Number.NaN, 3, 5)]]) }
    const sample = { ...base!, signals, baselines: new Map([['x', 2]]) }
    const values = segmentStatistics(sample, ['x', 'absent'])
    expect(statistics.length).toBe(8)
    const expected = [3, Math.sqrt(8 / 3), 1, 5, 9 / 7, 1, 2 / 3, 0.25]
    expected.forEach((value, place) => expect(values[place]).toBeCloseTo(value, 5))
    expect([...values.subarray(8, 15)].every(Number.isNaN)).toBe(true)
    expect(values[15]).toBe(1)
  })

  it('are normalised on the training segments, limited, and 0 where missing', () => {
    const samples = annotatedVideo('video', 40, createRandom(2))
    const spec = fitFeatures(samples)
    const rows = samples.map(sample => segmentFeatures(sample, spec))
    expect(rows.flatMap(row => [...row]).every(value => Math.abs(value) <= 4)).toBe(true)
    const bare = { ...samples[0]!, signals: { timesUs: new Float64Array(0), columns: new Map() } }
    expect([...segmentFeatures(bare, spec)].filter((_, place) => place % statistics.length < 7).every(value => value === 0)).toBe(true)
  })
})

describe('training step of the reasoner', () => {
  it('has the gradient that finite differences show', async () => {
    const samples = annotatedVideo('video', 6, createRandom(3))
    const vocabulary = growVocabulary(emptyVocabulary, samples.flatMap(each => [each.tree, each.teacher!]))
    const features = fitFeatures(samples)
    const spec = { id: 'm', vocabulary, features, supports: collectSupports([], indexVocabulary(vocabulary)), trust: fullTrust(vocabulary) }
    const { features: count, direct } = featureSizes(features)
    const shape = networkShape(vocabulary, count, { hidden: 5, direct })
    const { store } = buildReasonerStep(shape, samples.length)
    const session = await openSession(buildReasonerCheck(shape, samples.length), { threads: 1 })
    const feeds = feedsOf(personExamples(samples, spec), shape)
    const parameters = initialParameters(store, 4).map((value, place) => value + 0.2 * Math.sin(place))
    const { gradient } = await session.run({ ...feeds, parameters })
    const loss = async (): Promise<number> => (await session.run({ ...feeds, parameters })).loss![0]!
    const probe = createRandom(9)
    const places = Array.from({ length: 150 }, () => probe.below(parameters.length))
    const differences: number[] = []
    for (const place of places)
      differences.push(await differenceAt(parameters, place, 0.03, loss))
    await session.close()
    expect(relativeDistance(places.map(place => gradient![place]!), differences)).toBeLessThan(1e-4)
  })
})

describe('trainReasoner', () => {
  it.each([15, 16, 17])('raises agreement with the annotator on held-out segments of one video (%i)', async (world) => {
    const samples = annotatedVideo('video', 140, createRandom(world))
    const training = trainingOf(samples.slice(0, 80), samples.slice(80))
    const truth = training.heldOut.map(each => each.tree)
    const teacher = score(training.heldOut.map(each => each.teacher!), truth)
    const { heldOut, ...card } = await trainReasoner(training)
    expect(training.split.kind).toBe('within-video')
    expect(heldOut.emotionAccuracy).toBeGreaterThan(teacher.emotionAccuracy)
    expect(heldOut.unweightedRecall).toBeGreaterThan(teacher.unweightedRecall)
    expect(heldOut.expressionF1).toBeGreaterThanOrEqual(teacher.expressionF1)
    expect(heldOut.cueF1).toBeGreaterThan(teacher.cueF1)
    expect(heldOut.treeDistance).toBeLessThan(teacher.treeDistance / 2)
    expect(card.curve.at(-1)!.trainLoss).toBeLessThan(card.curve[0]!.trainLoss)
    expect([...card.trainedOn, ...card.weaklyOn].some(id => card.heldOutOn.includes(id))).toBe(false)
  })

  it('unlearns nothing: what people left as the teacher said it stays so while the emotions are learned', async () => {
    const samples = annotatedVideo('video', 80, createRandom(21)).map((sample) => {
      const taught = sample.teacher!.nodes.filter(node => node.level !== 'emotion').map(node => ({ ...node, verdict: 'accepted' as const }))
      return { ...sample, tree: { ...sample.tree, nodes: [...sample.tree.nodes.filter(node => node.level === 'emotion'), ...taught.map(node => ({ ...node, supports: [] }))] } }
    })
    const training = trainingOf(samples, [])
    const teacher = score(training.heldOut.map(each => each.teacher!), training.heldOut.map(each => each.tree))
    const { heldOut } = await trainReasoner(training)
    expect(heldOut.emotionAccuracy).toBeGreaterThanOrEqual(teacher.emotionAccuracy)
    expect([heldOut.expressionF1, heldOut.cueF1]).toStrictEqual([1, 1])
  })

  it('starts from the teacher: untrained, it says what the teacher says', async () => {
    const samples = annotatedVideo('video', 30, createRandom(6))
    const training = trainingOf(samples, [], { steps: 1 })
    await trainReasoner(training)
    const trees = await predictFrom(training.modelDir, training.heldOut, [])
    expect(score(trees, training.heldOut.map(each => each.teacher!)).treeDistance).toBe(0)
  })

  it('stopped in the middle and started again, has the same curve and the same model as run through', async () => {
    const samples = annotatedVideo('video', 40, createRandom(8))
    const through = await trainReasoner(trainingOf(samples, [], { steps: 60, modelDir: join(directory, 'through') }))
    const stopped = trainingOf(samples, [], { steps: 60, modelDir: join(directory, 'stopped') })
    const controller = new AbortController()
    const seen: number[] = []
    const run = trainReasoner(stopped, {
      signal: controller.signal,
      onPoint: (point) => {
        seen.push(point.step)
        if (point.step === 30)
          controller.abort()
      },
    })
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    const resumed = await trainReasoner(stopped, { onPoint: point => void seen.push(point.step) })
    expect(seen).toEqual([10, 20, 30, 10, 20, 30, 40, 50, 60])
    expect(resumed.curve).toEqual(through.curve)
    expect(resumed.parametersSha256).toBe(through.parametersSha256)
  })

  it('does not resume the checkpoint of other data', async () => {
    const samples = annotatedVideo('video', 40, createRandom(8))
    const first = await trainReasoner(trainingOf(samples, [], { steps: 20 }))
    const other = await trainReasoner(trainingOf(samples, [], { steps: 20, seed: 2 }))
    expect(other.curve).not.toEqual(first.curve)
  })

  it('goes on from a parent whose codebook has grown', async () => {
    const samples = annotatedVideo('video', 80, createRandom(10))
    const withContempt = (each: LabelledSample): boolean => each.tree.nodes.some(node => node.term === 'contempt')
    const before = trainingOf(samples.filter(each => !withContempt(each)), [], { modelId: 'before', modelDir: join(directory, 'before'), steps: 150 })
    const parent = await trainReasoner(before)
    const after = trainingOf(samples, [], { parent: { id: 'before', modelDir: before.modelDir }, modelDir: join(directory, 'after'), steps: 150 })
    const child = await trainReasoner(after)
    expect(parent.vocabulary.emotion.map(each => each.term)).not.toContain('contempt')
    expect(child.vocabulary.emotion.map(each => each.term)).toEqual([...parent.vocabulary.emotion.map(each => each.term), 'contempt'])
    expect(child.parentId).toBe('before')
    expect(child.features).toEqual(parent.features)
    expect(child.curve[0]!.heldOutLoss!).toBeLessThan(parent.curve[0]!.heldOutLoss!)
  })

  it('refuses to learn from what is held out, however it is offered', async () => {
    const samples = annotatedVideo('video', 40, createRandom(12))
    const training = trainingOf(samples, [])
    const [held] = training.heldOut
    const disguised = { ...held!, segmentId: 'another-name' }
    for (const changes of [{ train: [...training.train, held!] }, { weak: [held!] }, { train: [...training.train, disguised] }, { weak: [disguised] }])
      await expect(trainReasoner({ ...training, ...changes })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('says so when there is nothing to learn from', async () => {
    const training = trainingOf(annotatedVideo('video', 40, createRandom(12)), [])
    await expect(trainReasoner({ ...training, train: [] })).rejects.toMatchObject({ code: 'nothing-to-learn' })
  })
})

describe('trees of a trained reasoner', () => {
  it('are sound, carry confidence and evidence within the segment, and say who made them', async () => {
    const samples = annotatedVideo('video', 80, createRandom(14))
    const training = trainingOf(samples, [])
    await trainReasoner(training)
    const bare = training.heldOut.map(sample => ({ ...sample, teacher: null }))
    const trees = [...await predictFrom(training.modelDir, training.heldOut, []), ...await predictFrom(training.modelDir, bare, [])]
    trees.forEach((tree, place) => {
      const sample = training.heldOut[place % training.heldOut.length]!
      expect(treeProblems(tree)).toEqual([])
      expect(tree.rationale.text.length).toBeGreaterThan(0)
      for (const node of tree.nodes) {
        expect(node.origin).toEqual({ kind: 'model', id: 'model-1' })
        for (const each of node.evidence) {
          expect(each.startUs).toBeGreaterThanOrEqual(sample.startUs)
          expect(each.endUs).toBeLessThanOrEqual(sample.endUs)
        }
      }
    })
    const smiles = trees.slice(training.heldOut.length).flatMap(tree => tree.nodes.filter(node => node.level === 'cue' && node.term === 'lip-corners-raised'))
    expect(smiles.length).toBeGreaterThan(0)
    expect(smiles.every(node => node.evidence.length === 1)).toBe(true)
    expect(smiles.filter(node => node.evidence[0]?.signal === 'smile').length).toBeGreaterThan(smiles.length / 2)
  })

  it('are refused when the model file was changed', async () => {
    const training = trainingOf(annotatedVideo('video', 40, createRandom(16)), [], { steps: 10 })
    await trainReasoner(training)
    await writeFile(join(training.modelDir, 'model.onnx'), 'not a model')
    await expect(predictFrom(training.modelDir, training.heldOut, [])).rejects.toMatchObject({ code: 'model-invalid' })
    await expect(predictFrom(join(directory, 'nowhere'), training.heldOut, [])).rejects.toMatchObject({ code: 'model-missing' })
  })
})

describe('compareModels', () => {
  it('puts both readings beside the person\'s and says which is nearer', async () => {
    const samples = annotatedVideo('video', 100, createRandom(14))
    const training = trainingOf(samples, [])
    const card = await trainReasoner(training)
    const trees = await predictFrom(training.modelDir, training.heldOut, [])
    const compared = training.heldOut.map((sample, place) => ({ segmentId: sample.segmentId, mediaId: sample.mediaId, startUs: sample.startUs, endUs: sample.endUs, old: sample.teacher!, new: trees[place]!, person: sample.tree }))
    const { changed, ...comparison } = compareModels('teacher', card.id, compared, [])
    expect(comparison.new).toEqual(card.heldOut)
    expect(changed.length).toBeGreaterThan(0)
    expect(changed.filter(each => each.verdict === 'better').length).toBeGreaterThan(changed.filter(each => each.verdict === 'worse').length)
    expect(changed.every(each => each.oldText !== each.newText)).toBe(true)
  })
})
