import type { EngineContext } from '#engine/engine-context.ts'
import type { JobContext, JobDefinition } from '#engine/jobs/job-definition.ts'
import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import type { PolicyCard } from '#engine/training/policy/policy-card.ts'
import type { ReasonerCard } from '#engine/training/reasoner/reasoner-card.ts'
import type { TrainingMethods, TrainInput } from '#engine/training/worker.ts'
import type { CurvePoint, ModelCard } from '#shared/contract/training.contract.ts'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defaultStages, stageSteps } from '#engine/training/policy/stages.ts'
import { defaultSteps } from '#engine/training/reasoner/default-steps.ts'
import { modelKinds, policyOrders, policyStages, reinforceSchema } from '#shared/contract/training.contract.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { collectSamples } from './collect-samples.ts'
import { modelFolder } from './machine-trees.ts'
import { preferredReadings } from './preferred-readings.ts'
import { noteTrained, splitSamples, storePlan } from './project-split.ts'

const inputSchema = z.strictObject({
  modelId: z.string(),
  name: z.string(),
  kind: z.enum(modelKinds),
  stages: z.array(z.enum(policyStages)).optional(),
  reinforce: reinforceSchema.optional(),
  order: z.enum(policyOrders).optional(),
  seed: z.int(),
  steps: z.int().min(1).optional(),
  createdAtMs: z.number(),
})
type Input = z.infer<typeof inputSchema>

type Parts = Omit<EngineContext, 'projects'>

function teacherOf(card: ReasonerCard | PolicyCard): Pick<ModelCard, 'teacher'> {
  const reading = card.kind === 'policy' ? card.clip.reading : card.reading
  if (reading === undefined && !card.thresholds)
    return {}
  const cues = (card.thresholds ?? []).map(({ term, threshold, factor, present, absent, errors }) => ({ term, threshold, documented: threshold / factor, segments: present + absent, errors }))
  return { teacher: { emotions: reading ? { segments: reading.segments, ...reading.agreement } : null, cues } }
}

/** A card of a model folder as the contract shows it. */
export function registryCard(card: ReasonerCard | PolicyCard): ModelCard {
  const { id, kind, name, parentId, createdAtMs, seed, steps, sha256, provider, split, heldOut, curve, trainedOn } = card
  return { id, kind, name, parentId, state: 'candidate', createdAtMs, seed, steps, trainSegments: trainedOn.length, sha256, provider, split: split.kind, heldOut, ...teacherOf(card), curve }
}

/** The model to go on from: the one in use, where it is of the same kind. */
function parentOf({ promotions, models, folder }: SessionWithoutJobs, kind: Input['kind']): TrainInput['parent'] {
  const promoted = promotions.promotedId()
  const model = promoted === null ? null : models.get(promoted)
  return model?.kind === kind ? { id: model.id, modelDir: modelFolder(folder, model.id) } : null
}

async function inputOf(session: SessionWithoutJobs, { kind, stages = [...defaultStages], order, reinforce, ...input }: Input): Promise<TrainInput> {
  const { plan, ...samples } = splitSamples(session.meta, await collectSamples(session))
  storePlan(session.meta, plan)
  const common = { ...samples, ...input, modelDir: modelFolder(session.folder, input.modelId), parent: parentOf(session, kind), split: plan, codebooks: coreCodebooks }
  return kind === 'policy' ? { ...common, kind, stages, order, reinforce, preferred: preferredReadings(session, [...samples.train, ...samples.weak]) } : { ...common, kind }
}

async function train({ workers, events }: Parts, session: SessionWithoutJobs, { jobId, input, signal, report }: JobContext<Input>): Promise<void> {
  const { meta, changes, models, trainingPoints } = session
  const sequence = changes.newestSequence()
  const work = await inputOf(session, input)
  const total = work.kind === 'policy' ? stageSteps(work.stages, work.steps).reduce((sum, each) => sum + each, 0) : work.steps ?? defaultSteps
  report({ done: 0, total, unit: 'steps', provider: 'cpu', note: null })
  const onEvent = (point: CurvePoint): void => {
    trainingPoints.put(jobId, point)
    report({ done: point.step })
  }
  const card = await workers.lend<TrainingMethods, ReasonerCard | PolicyCard>('training', signal, worker => worker.call('train', work, { signal, onEvent }))
  session.database.transaction(() => {
    models.insert(registryCard(card))
    noteTrained(meta, sequence)
  })
  await forgetCheckpoints(work.modelDir)
  report({ done: total, note: card.curve.at(-1)?.step === total ? null : 'Stopped early: held-out loss no longer fell' })
  events.publish({ kind: 'models' })
}

async function forgetCheckpoints(modelDir: string): Promise<void> {
  for (const name of (await readdir(modelDir)).filter(each => each.startsWith('checkpoint')))
    await rm(join(modelDir, name), { force: true })
}

/**
 * Trains a candidate on people's trees in the training process. The held-out part is fixed before the first training. A killed or cancelled
 * training goes on from its last checkpoint.
 */
export function trainJob(parts: Parts, session: SessionWithoutJobs): JobDefinition<Input> {
  return {
    kind: 'train',
    concurrency: 1,
    workerDeath: 'interrupted',
    resumeOnOpen: false,
    parse: input => inputSchema.parse(input),
    run: context => train(parts, session, context),
  }
}
