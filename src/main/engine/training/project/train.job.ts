import type { EngineContext } from '#engine/engine-context.ts'
import type { JobContext, JobDefinition } from '#engine/jobs/job-definition.ts'
import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import type { ReasonerCard } from '#engine/training/reasoner/reasoner-card.ts'
import type { TrainingMethods } from '#engine/training/worker.ts'
import type { ModelCard } from '#shared/contract/training.contract.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defaultSteps } from '#engine/training/reasoner/default-steps.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { collectSamples } from './collect-samples.ts'
import { modelFolder } from './machine-trees.ts'
import { noteTrained, splitSamples, storePlan } from './project-split.ts'

const inputSchema = z.strictObject({ modelId: z.string(), name: z.string(), seed: z.int(), steps: z.int().min(1).optional(), createdAtMs: z.number() })
type Input = z.infer<typeof inputSchema>

type Parts = Omit<EngineContext, 'projects'>

/** A card of a model folder as the contract shows it. */
function registryCard(card: ReasonerCard): ModelCard {
  const { id, name, parentId, createdAtMs, seed, steps, sha256, provider, split, heldOut, curve, trainedOn } = card
  return { id, name, parentId, state: 'candidate', createdAtMs, seed, steps, trainSegments: trainedOn.length, sha256, provider, split: split.kind, heldOut, curve }
}

async function train({ workers, events }: Parts, session: SessionWithoutJobs, { jobId, input, signal, report }: JobContext<Input>): Promise<void> {
  const { meta, changes, promotions, models, trainingPoints, folder } = session
  const sequence = changes.newestSequence()
  const parentId = promotions.promotedId()
  const { plan, ...samples } = splitSamples(meta, await collectSamples(session))
  storePlan(meta, plan)
  const total = input.steps ?? defaultSteps
  report({ done: 0, total, unit: 'steps', provider: 'cpu', note: null })
  const card = await workers.lend<TrainingMethods, ReasonerCard>('training', signal, worker => worker.call('train', {
    ...samples,
    ...input,
    modelDir: modelFolder(folder, input.modelId),
    parent: parentId === null ? null : { id: parentId, modelDir: modelFolder(folder, parentId) },
    split: plan,
    codebooks: coreCodebooks,
  }, {
    signal,
    onEvent: (point) => {
      trainingPoints.put(jobId, point)
      report({ done: point.step })
    },
  }))
  session.database.transaction(() => {
    models.insert(registryCard(card))
    noteTrained(meta, sequence)
  })
  await rm(join(modelFolder(folder, input.modelId), 'checkpoint.bin'), { force: true })
  report({ done: total, note: card.curve.length > 0 && card.curve.at(-1)?.step !== total ? 'Stopped early: held-out loss no longer fell' : null })
  events.publish({ kind: 'models' })
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
