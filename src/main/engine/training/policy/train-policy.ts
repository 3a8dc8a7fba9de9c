import type { ReasonerTraining } from '#engine/training/reasoner/train-reasoner.ts'
import type { HeldOutCheck, LoopOptions, LoopResult } from '#engine/training/training-loop.ts'
import type { CurvePoint, ReinforceInput } from '#shared/contract/training.contract.ts'
import type { JudgedDecision } from './calibrate.ts'
import type { Temperatures } from './confidence.ts'
import type { PolicyExample } from './examples.ts'
import type { PreferredReading } from './learn-preference.ts'
import type { PolicyCard, PolicyOrder, PolicyStage } from './policy-card.ts'
import type { PolicyFrame } from './policy-data.ts'
import type { ReinforceSettings } from './reinforce.ts'
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { carryOver, initialParameters, layoutOf } from '#engine/training/graph/parameters.ts'
import { readCard, readParameters, writeModelFolder } from '#engine/training/model-card.ts'
import { indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { score } from '#engine/training/score.ts'
import { refuseLeaks } from '#engine/training/split.ts'
import { openSession } from '#engine/training/step-session.ts'
import { withThresholds } from '#engine/training/teacher/cue-thresholds.ts'
import { hearTeacher } from '#engine/training/teacher/hear-teacher.ts'
import { AppError } from '#shared/errors.ts'
import { fitTemperatures } from './calibrate.ts'
import { plainTemperatures, readSequence } from './confidence.ts'
import { clipFeeds } from './examples.ts'
import { openHeldOut } from './held-out.ts'
import { learnPreference } from './learn-preference.ts'
import { policyCardSchema } from './policy-card.ts'
import { framePolicy, personExample, policyExamples } from './policy-data.ts'
import { policyCodes, predictPolicy } from './predict-policy.ts'
import { plainPreference } from './preference.ts'
import { reinforce } from './reinforce.ts'
import { emotionBalance } from './rewards.ts'
import { clipSizeOf, codeOf } from './sample-input.ts'
import { stageSteps, supervisedStage } from './stages.ts'
import { buildPolicy, policyStore } from './steps.ts'
import { runStage } from './supervised.ts'
import { encodeTree } from './tree-code.ts'

/** What a training of a policy learns from, and where it goes. `steps` is the number of all steps of the chosen stages together. */
export type PolicyTraining = ReasonerTraining & Readonly<{
  stages: readonly PolicyStage[]
  /** In which order examples are taken; stage by stage unless given. */
  order?: PolicyOrder | undefined
  /** Readings that people preferred to others, of segments on the training side. */
  preferred?: readonly PreferredReading[]
  reinforce?: ReinforceInput | undefined
}>

const checks = 8
const patience = 4
const threads = 1

function fingerprintOf({ train, heldOut, weak, seed, steps, split, parent, stages, order, reinforce: settings }: PolicyTraining, place: number): string {
  const labelled = (samples: PolicyTraining['train']): unknown => samples.map(({ segmentId, startUs, endUs, tree }) => [segmentId, startUs, endUs, tree])
  return createHash('sha256').update(JSON.stringify(['policy', place, stages, order ?? 'stages', labelled(train), labelled(heldOut), weak.map(sample => sample.segmentId), seed, steps, split, parent?.id ?? null, settings ?? null])).digest('hex')
}

type Setting = Readonly<{ input: PolicyTraining, frame: PolicyFrame, examples: readonly PolicyExample[], check: (parameters: Float32Array, kind: 'loss' | 'reward') => Promise<HeldOutCheck> }>

/** Settings without those that are left out, which would hide the usual ones. */
function definedOnly(settings: ReinforceInput): Partial<ReinforceSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

async function trainStage({ input, frame, examples, check }: Setting, place: number, steps: number, parameters: Float32Array, loop: LoopOptions): Promise<LoopResult> {
  const stage = input.stages[place] as PolicyStage
  const { shape } = frame
  const common = {
    shape,
    size: clipSizeOf(frame.clip),
    examples,
    parameters,
    seed: input.seed * 10 + place,
    threads,
    patience,
    checkEvery: Math.max(1, Math.ceil(steps / checks)),
    checkpointPath: join(input.modelDir, `checkpoint-${place}.bin`),
    fingerprint: fingerprintOf(input, place),
  }
  if (stage === 'reinforce') {
    // The first look is at where it starts from: no term may fall far below that.
    await check(parameters, 'reward')
    return reinforce({ ...common, settings: { ...definedOnly(input.reinforce ?? {}), steps }, check: now => check(now, 'reward') }, loop)
  }
  const order = input.order ?? 'stages'
  // Early stages are not held against whole trees, which they do not learn yet.
  return runStage({ ...common, stage: { ...supervisedStage(stage, order), steps }, easyFirst: order === 'perplexity', balance: emotionBalance(examples, shape.emotions), patience: stage === 'emotions' ? patience : Number.POSITIVE_INFINITY, check: now => check(now, 'loss') }, loop)
}

/** Runs the stages one after the other, each from the best of the one before; the steps of the curve count on. */
async function trainStages(setting: Setting, start: Float32Array, loop: LoopOptions): Promise<{ parameters: Float32Array, curve: CurvePoint[], bestStep: number }> {
  const steps = stageSteps(setting.input.stages, setting.input.steps)
  const curve: CurvePoint[] = []
  let parameters = start
  let before = 0
  let bestStep = 0
  for (const [place, count] of steps.entries()) {
    const onPoint = (point: CurvePoint): void => {
      const counted = { ...point, step: point.step + before, stage: setting.input.stages[place] as PolicyStage }
      curve.push(counted)
      loop.onPoint?.(counted)
    }
    const result = await trainStage(setting, place, count, parameters, { signal: loop.signal, onPoint })
    const isLast = place === steps.length - 1 || setting.input.stages[place] === 'emotions'
    parameters = isLast ? result.best : result.last
    bestStep = before + (isLast ? result.bestStep : count)
    before += count
  }
  return { parameters, curve, bestStep }
}

/** Calibrates on the held-out segments: how sure the policy is of its own trees there, against people's. */
async function calibrate(input: PolicyTraining, frame: PolicyFrame, model: Uint8Array, parameters: Float32Array): Promise<Temperatures> {
  const index = indexVocabulary(frame.vocabulary)
  const codes = await policyCodes(parameters, { ...frame, id: input.modelId, temperatures: plainTemperatures, preference: plainPreference }, input.heldOut)
  const session = await openSession(model, { threads })
  try {
    const judged: JudgedDecision[] = []
    for (const [place, sample] of input.heldOut.entries()) {
      const clip = clipFeeds([personExample(sample, frame).input], frame.shape, clipSizeOf(frame.clip))
      const { decisions } = await readSequence(session, frame.shape, clip, encodeTree(codes[place]!, frame.shape))
      judged.push(...decisions.map(decision => ({ decision, truth: codeOf(sample.tree, index) })))
    }
    return fitTemperatures(judged, frame.shape)
  }
  finally {
    await session.close()
  }
}

async function startOf(input: PolicyTraining, parent: PolicyCard | null, frame: PolicyFrame): Promise<Float32Array> {
  const store = policyStore(frame.shape)
  const fresh = initialParameters(store, input.seed)
  const goesOn = parent !== null && input.parent !== null && parent.clip.signals.join() === frame.clip.signals.join() && parent.shape.faces === frame.shape.faces
  return goesOn ? carryOver(parent.layout, await readParameters(input.parent.modelDir, parent), store, fresh) : fresh
}

function refuseTraining({ train, heldOut, weak, split, preferred = [] }: PolicyTraining): void {
  if (train.length === 0 || heldOut.length === 0)
    throw new AppError('nothing-to-learn', `There are ${train.length} reviewed segments to learn from and ${heldOut.length} to test on`, { hint: 'Review more segments.' })
  refuseLeaks(split, [...train, ...weak, ...preferred.map(each => each.sample)], heldOut)
}

/**
 * Trains a policy through the chosen stages and writes its model folder. It resumes after a kill like the first reasoner, stage by stage.
 * @throws AppError `nothing-to-learn` without segments on both sides, `bad-input` when a held-out segment is among those to learn from
 */
export async function trainPolicy(training: PolicyTraining, loop: LoopOptions = {}): Promise<PolicyCard> {
  refuseTraining(training)
  const { split, modelDir } = training
  await mkdir(modelDir, { recursive: true })
  const parent = training.parent ? await readCard(training.parent.modelDir, policyCardSchema) : null
  const { reading, thresholds, ...sides } = hearTeacher(training)
  const input = { ...training, ...sides }
  const { train, heldOut, weak } = sides
  const preferred = (training.preferred ?? []).flatMap(each => withThresholds([each.sample], thresholds).map(sample => ({ ...each, sample })))
  const frame = framePolicy(input, parent, reading)
  const store = policyStore(frame.shape)
  const held = await openHeldOut(frame.shape, clipSizeOf(frame.clip), heldOut.map(sample => personExample(sample, frame)), store, threads)
  const setting: Setting = { input, frame, examples: policyExamples(input, frame), check: held.check }
  const { parameters, curve, bestStep } = await trainStages(setting, await startOf(input, parent, frame), loop).finally(held.close)
  const model = buildPolicy(frame.shape, parameters, { 'affectree.model': input.modelId, 'affectree.kind': 'policy' })
  const temperatures = await calibrate(input, frame, model, parameters)
  const preference = await learnPreference(parameters, frame, setting.examples.filter(example => example.level === 'emotion' && example.weight === 1), preferred, input.seed)
  const spec = { id: input.modelId, shape: frame.shape, clip: frame.clip, vocabulary: frame.vocabulary, temperatures, preference }
  const predicted = await predictPolicy(model, parameters, spec, heldOut, input.codebooks)
  return writeModelFolder<PolicyCard>(modelDir, {
    format: 'affectree-model-1',
    kind: 'policy',
    name: input.name,
    parentId: input.parent?.id ?? null,
    createdAtMs: input.createdAtMs,
    seed: input.seed,
    steps: stageSteps(input.stages, input.steps).reduce((all, each) => all + each, 0),
    bestStep,
    provider: 'cpu',
    split,
    trainedOn: train.map(sample => sample.segmentId),
    weaklyOn: weak.map(sample => sample.segmentId),
    heldOutOn: heldOut.map(sample => sample.segmentId),
    heldOut: score(predicted, heldOut.map(sample => sample.tree)),
    thresholds,
    curve,
    layout: layoutOf(store).map(each => ({ name: each.name, shape: [...each.shape] })),
    stages: [...input.stages],
    order: input.order ?? 'stages',
    ...spec,
  }, model, parameters)
}
