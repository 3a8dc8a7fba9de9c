import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { SplitPlan } from '#engine/training/split.ts'
import type { EmotionReading } from '#engine/training/teacher/emotion-reading.ts'
import type { LoopOptions, LoopResult } from '#engine/training/training-loop.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { NetworkShape } from './network.ts'
import type { ReasonerSpec } from './predict.ts'
import type { ReasonerCard } from './reasoner-card.ts'
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { carryOver, initialParameters, layoutOf } from '#engine/training/graph/parameters.ts'
import { readCard, readParameters, writeModelFolder } from '#engine/training/model-card.ts'
import { score } from '#engine/training/score.ts'
import { refuseLeaks } from '#engine/training/split.ts'
import { createDropout, createOptimiserState, openSession, openTrainingStep } from '#engine/training/step-session.ts'
import { hearTeacher } from '#engine/training/teacher/hear-teacher.ts'
import { cosineRate, runTraining } from '#engine/training/training-loop.ts'
import { AppError } from '#shared/errors.ts'
import { batchSize, batchSource, feedsOf, personExamples, weakExamples } from './batches.ts'
import { defaultSteps } from './default-steps.ts'
import { featureSizes, fitFeatures, signalsOf } from './features.ts'
import { buildReasoner, buildReasonerCheck, buildReasonerStep, networkShape } from './network.ts'
import { predictProbabilities, predictTrees } from './predict.ts'
import { reasonerCardSchema } from './reasoner-card.ts'
import { collectSupports } from './supports.ts'
import { fullTrust, learnTrust } from './trust.ts'
import { emptyVocabulary, growVocabulary, indexVocabulary } from './vocabulary.ts'

/** What a training of the first reasoner learns from, and where it goes. */
export type ReasonerTraining = Readonly<{
  modelId: string
  name: string
  /** Folder of the new model; its checkpoint lies there too, so starting again in the same folder resumes. */
  modelDir: string
  /** Folder and id of the model to go on from; null starts from the rule teacher. */
  parent: Readonly<{ id: string, modelDir: string }> | null
  train: readonly LabelledSample[]
  heldOut: readonly LabelledSample[]
  /** Unreviewed segments, whose teacher trees count a little. */
  weak: readonly SegmentSample[]
  split: SplitPlan
  codebooks: readonly Codebook[]
  seed: number
  steps?: number | undefined
  createdAtMs: number
}>

const peakRate = 3e-3
const warmUpSteps = 20
const checkEvery = 10
const patience = 15
const dropoutRate = 0.5

type Prepared = Readonly<{ spec: ReasonerSpec, start: (store: Parameters<typeof initialParameters>[0], seed: number) => Float32Array }>

/** The vocabulary, features and starting weights: the parent's where it reads the same signals, grown by what is new. */
async function prepare(input: ReasonerTraining, reading: EmotionReading | null): Promise<Prepared> {
  const { modelId, train, weak, parent } = input
  const old = parent ? await readCard(parent.modelDir, reasonerCardSchema) : null
  const oldParameters = parent && old ? await readParameters(parent.modelDir, old) : null
  const trees = [...train.flatMap(sample => [sample.tree, ...sample.teacher ? [sample.teacher] : []]), ...weak.flatMap(sample => sample.teacher ?? [])]
  const vocabulary = growVocabulary(old?.vocabulary ?? emptyVocabulary, trees)
  const samples = [...train, ...weak]
  const sameSignals = old !== null && old.features.signals.join() === signalsOf(samples).join()
  return {
    spec: {
      id: modelId,
      vocabulary,
      features: sameSignals ? old.features : fitFeatures(samples),
      supports: collectSupports(trees, indexVocabulary(vocabulary)),
      trust: fullTrust(vocabulary),
      reading,
    },
    start: (store, seed) => {
      const fresh = initialParameters(store, seed)
      return old && oldParameters && sameSignals ? carryOver(old.layout, oldParameters, store, fresh) : fresh
    },
  }
}

function shapeOf({ vocabulary, features }: ReasonerSpec): NetworkShape {
  const { features: count, direct } = featureSizes(features)
  return networkShape(vocabulary, count, { direct })
}

/** Names a training by all it depends on, so that a checkpoint is only resumed by the same one. */
function fingerprintOf(input: ReasonerTraining, steps: number): string {
  const { train, heldOut, weak, seed, split, parent } = input
  const labelled = (samples: readonly LabelledSample[]): unknown => samples.map(({ segmentId, startUs, endUs, tree }) => [segmentId, startUs, endUs, tree])
  return createHash('sha256').update(JSON.stringify([labelled(train), labelled(heldOut), weak.map(sample => sample.segmentId), seed, steps, split, parent?.id ?? null])).digest('hex')
}

async function optimise(input: ReasonerTraining, { spec, start }: Prepared, steps: number, options: LoopOptions): Promise<LoopResult & { layout: ReasonerCard['layout'] }> {
  const { train, heldOut, weak, seed, modelDir } = input
  const shape = shapeOf(spec)
  const { model, store } = buildReasonerStep(shape, batchSize)
  const state = createOptimiserState(start(store, seed))
  const step = await openTrainingStep(model, state, { threads: 1 })
  const checker = await openSession(buildReasonerCheck(shape), { threads: 1 })
  const held = personExamples(heldOut, spec)
  const heldFeeds = feedsOf(held, shape)
  const source = batchSource(personExamples(train, spec), weakExamples(weak, spec), shape)
  const masks = createDropout(step.shapes, dropoutRate, seed)
  try {
    const result = await runTraining({
      steps,
      checkEvery,
      patience,
      seed,
      rate: cosineRate(peakRate, steps, warmUpSteps),
      batch: random => ({ ...source(random), ...masks(random) }),
      check: async (parameters) => {
        const { loss, emotion } = await checker.run({ ...heldFeeds, parameters })
        return { loss: loss?.[0] as number, accuracy: accuracyOf(emotion as Float32Array, held.map(each => each.targets.emotion), shape.emotion) }
      },
      checkpointPath: join(modelDir, 'checkpoint.bin'),
      fingerprint: fingerprintOf(input, steps),
    }, step, state, options)
    return { ...result, layout: layoutOf(store).map(each => ({ name: each.name, shape: [...each.shape] })) }
  }
  finally {
    await step.close()
    await checker.close()
  }
}

/** Share of rows whose largest logit is a target; rows without a target do not count. */
function accuracyOf(logits: Float32Array, targets: readonly Float32Array[], width: number): number {
  const judged = targets.flatMap((target, row) => {
    const best = logits.subarray(row * width, (row + 1) * width).reduce((top, logit, place, all) => logit > (all[top] as number) ? place : top, 0)
    return target.some(each => each > 0) ? [(target[best] as number) > 0 ? 1 : 0] : []
  })
  return judged.reduce<number>((total, each) => total + each, 0) / Math.max(1, judged.length)
}

/**
 * Trains the first reasoner on people's trees, in a real gradient step graph on onnxruntime, and writes its model folder. Started again
 * after a kill in the same folder it goes on from the last checkpoint with the same curve. The parameters kept are those with the
 * lowest loss on the held-out segments, which are never trained on.
 * @throws AppError `nothing-to-learn` without segments on both sides, `bad-input` when a held-out segment is among those to learn from
 */
export async function trainReasoner(input: ReasonerTraining, options: LoopOptions = {}): Promise<ReasonerCard> {
  const { split, seed, parent, modelDir } = input
  if (input.train.length === 0 || input.heldOut.length === 0) {
    throw new AppError('nothing-to-learn', `There are ${input.train.length} reviewed segments to learn from and ${input.heldOut.length} to test on`, {
      hint: 'Review more segments.',
      data: { train: input.train.length, heldOut: input.heldOut.length },
    })
  }
  refuseLeaks(split, [...input.train, ...input.weak], input.heldOut)
  await mkdir(modelDir, { recursive: true })
  const steps = input.steps ?? defaultSteps
  const { reading, thresholds, ...sides } = hearTeacher(input)
  const { train, heldOut, weak } = sides
  const prepared = await prepare({ ...input, ...sides }, reading)
  const { best, bestStep, curve, layout } = await optimise({ ...input, ...sides }, prepared, steps, options)
  const { vocabulary, id } = prepared.spec
  const shape = shapeOf(prepared.spec)
  const model = buildReasoner(shape, best, { 'affectree.model': id, 'affectree.kind': 'reasoner' })
  const spec = { ...prepared.spec, trust: learnTrust(train, await predictProbabilities(model, prepared.spec, train), vocabulary) }
  const predicted = await predictTrees(model, spec, heldOut, input.codebooks)
  return writeModelFolder<ReasonerCard>(modelDir, {
    format: 'affectree-model-1',
    kind: 'reasoner',
    name: input.name,
    parentId: parent?.id ?? null,
    createdAtMs: input.createdAtMs,
    seed,
    steps,
    bestStep,
    provider: 'cpu',
    split,
    trainedOn: train.map(sample => sample.segmentId),
    weaklyOn: weak.map(sample => sample.segmentId),
    heldOutOn: heldOut.map(sample => sample.segmentId),
    heldOut: score(predicted, heldOut.map(sample => sample.tree)),
    thresholds,
    curve: [...curve],
    layout,
    hidden: shape.hidden,
    ...spec,
  }, model, best)
}
