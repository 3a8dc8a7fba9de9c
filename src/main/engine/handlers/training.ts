import type { Calibration, Comparison, ModelCard } from '#shared/contract/training.contract.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { AppError } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { compareModels } from '../training/comparison.ts'
import { collectSamples } from '../training/project/collect-samples.ts'
import { readByModel, writeModelTrees } from '../training/project/machine-trees.ts'
import { cleanModels, exportModel, hasFiles, importModel } from '../training/project/model-files.ts'
import { nearestLearned } from '../training/project/nearest.ts'
import { splitSamples } from '../training/project/project-split.ts'
import { trainingStatus } from '../training/project/training-status.ts'
import { calibrationOf, forecastsOf } from '../training/reliability.ts'

const emptyTree: AffectiveTree = { nodes: [], rationale: { text: '', origin: 'rendered' } }

function requireModel(session: ProjectSession, modelId: string): ModelCard {
  const model = session.models.get(modelId)
  if (!model)
    throw new AppError('not-found', `There is no model ${modelId} in this project`, { data: { modelId } })
  if (model.state === 'discarded')
    throw new AppError('conflict', `${model.name} was discarded`, { hint: 'Train a new model.', data: { modelId } })
  return model
}

/** The model beside the one in use, or beside the one before it when it is itself in use, on the held-out segments. */
async function compare({ projects, workers }: EngineContext, modelId: string): Promise<Comparison> {
  const session = projects.require()
  requireModel(session, modelId)
  const promoted = session.promotions.promotedId()
  const oldId = (promoted === modelId ? session.models.previousId() : promoted) ?? teacherId
  const { heldOut } = splitSamples(session.meta, await collectSamples(session))
  const readBy = async (id: string): Promise<readonly AffectiveTree[]> =>
    id === teacherId ? heldOut.map(sample => sample.teacher ?? emptyTree) : readByModel(session, workers, id, heldOut)
  const [old, fresh] = [await readBy(oldId), await readBy(modelId)]
  const segments = heldOut.map(({ segmentId, mediaId, startUs, endUs, tree }, place) =>
    ({ segmentId, mediaId, startUs, endUs, old: old[place] as AffectiveTree, new: fresh[place] as AffectiveTree, person: tree }))
  return compareModels(oldId, modelId, segments, coreCodebooks)
}

async function promote({ projects, workers, settings, events }: EngineContext, modelId: string): Promise<ModelCard[]> {
  const session = projects.require()
  const model = requireModel(session, modelId)
  if (model.state === 'promoted')
    throw new AppError('conflict', `${model.name} is already in use`, { data: { modelId } })
  await writeModelTrees(session, workers, model)
  session.models.promote(modelId, settings.get().annotator, Date.now())
  events.publish({ kind: 'models' })
  events.publish({ kind: 'project' })
  return session.models.list()
}

function discard({ projects, events }: EngineContext, modelId: string): ModelCard[] {
  const session = projects.require()
  const model = requireModel(session, modelId)
  if (model.state !== 'candidate')
    throw new AppError('conflict', `${model.name} is or was in use and cannot be discarded`, { hint: 'Roll back first.', data: { modelId } })
  session.models.discard(modelId)
  events.publish({ kind: 'models' })
  return session.models.list()
}

function restore({ projects, events }: EngineContext, modelId: string): ModelCard[] {
  const session = projects.require()
  const model = session.models.get(modelId)
  if (model?.state !== 'discarded')
    throw new AppError('conflict', 'Only a discarded model can be taken back', { data: { modelId } })
  if (!hasFiles(session, modelId))
    throw new AppError('model-missing', `The files of ${model.name} have been deleted`, { hint: 'Train a new model, or import it from where it was exported to.', data: { modelId } })
  session.models.restore(modelId)
  events.publish({ kind: 'models' })
  return session.models.list()
}

/** Confidence against truth on the held-out segments, without and with the model's temperatures. */
async function reliability({ projects, workers }: EngineContext, modelId: string): Promise<{ before: Calibration | null, after: Calibration }> {
  const session = projects.require()
  const model = requireModel(session, modelId)
  const { heldOut } = splitSamples(session.meta, await collectSamples(session))
  const truth = heldOut.map(sample => sample.tree)
  const read = async (calibrated: boolean): Promise<Calibration> =>
    calibrationOf(forecastsOf(await readByModel(session, workers, modelId, heldOut, undefined, calibrated), truth))
  return { before: model.kind === 'policy' ? await read(false) : null, after: await read(true) }
}

async function importFrom({ projects, events }: EngineContext, path: string): Promise<ModelCard[]> {
  const session = projects.require()
  assertAbsolute(path)
  await importModel(session, path)
  events.publish({ kind: 'models' })
  return session.models.list()
}

function rollback({ projects, events }: EngineContext): ModelCard[] {
  const session = projects.require()
  if (!session.models.takeBack(Date.now()))
    throw new AppError('conflict', 'No model is in use: the rule teacher is', { hint: 'Promote a model first.' })
  events.publish({ kind: 'models' })
  events.publish({ kind: 'project' })
  return session.models.list()
}

/** The procedures of `training`. */
export function trainingHandlers(context: EngineContext) {
  const { training } = implement(contract)
  const session = (): ProjectSession => context.projects.require()
  return training.router({
    status: training.status.handler(() => trainingStatus(session())),
    start: training.start.handler(async ({ input }) => {
      const status = await trainingStatus(session())
      if (status.runningJobId !== null)
        throw new AppError('conflict', 'A training is already running', { data: { jobId: status.runningJobId } })
      if (!status.canTrain)
        throw new AppError('nothing-to-learn', status.reason ?? 'There is nothing to learn from', { hint: status.splitNote })
      const name = `Model ${session().models.list().length + 1}`
      return session().jobs.start({ kind: 'train', title: `Train ${name}`, mediaId: null, input: { ...input, modelId: newId('model'), name, createdAtMs: Date.now() } })
    }),
    curve: training.curve.handler(({ input }) => session().trainingPoints.list(session().jobs.get(input.jobId).id)),
    models: training.models.handler(() => session().models.list()),
    compare: training.compare.handler(({ input }) => compare(context, input.modelId)),
    nearest: training.nearest.handler(({ input }) => {
      requireModel(session(), input.modelId)
      return nearestLearned(session(), input)
    }),
    promote: training.promote.handler(({ input }) => promote(context, input.modelId)),
    discard: training.discard.handler(({ input }) => discard(context, input.modelId)),
    restore: training.restore.handler(({ input }) => restore(context, input.modelId)),
    clean: training.clean.handler(() => cleanModels(session())),
    export: training.export.handler(async ({ input }) => {
      assertAbsolute(input.out)
      return { files: await exportModel(session(), requireModel(session(), input.modelId).id, input.out) }
    }),
    import: training.import.handler(({ input }) => importFrom(context, input.path)),
    reliability: training.reliability.handler(({ input }) => reliability(context, input.modelId)),
    rollback: training.rollback.handler(() => rollback(context)),
  })
}
