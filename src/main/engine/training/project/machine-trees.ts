import type { WorkerPool } from '#engine/processes/worker-pool.ts'
import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import type { SegmentSample } from '#engine/training/samples.ts'
import type { TrainingMethods } from '#engine/training/worker.ts'
import type { Diff, TreeRecord } from '#shared/domain/document.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { join } from 'node:path'
import { newId } from '#engine/db/ids.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { collectSamples } from './collect-samples.ts'

/** The folder of a model within a project. */
export function modelFolder(folder: string, modelId: string): string {
  return join(folder, 'models', modelId)
}

/** The trees of some segments by a model of the project, made in the training process. @throws AppError as `predictFrom` does */
export async function readByModel(session: SessionWithoutJobs, workers: WorkerPool, modelId: string, segments: readonly SegmentSample[], signal: AbortSignal = new AbortController().signal, calibrated = true): Promise<AffectiveTree[]> {
  if (segments.length === 0)
    return []
  const input = { modelDir: modelFolder(session.folder, modelId), segments, codebooks: coreCodebooks, calibrated }
  return workers.lend<TrainingMethods, AffectiveTree[]>('training', signal, worker => worker.call('predict', input, { signal }))
}

function layerDiff(session: SessionWithoutJobs, modelId: string, samples: readonly SegmentSample[], trees: readonly AffectiveTree[]): Diff {
  const { records } = session.document
  const diff: Diff = { added: [], updated: [], removed: [] }
  samples.forEach(({ segmentId, mediaId }, place) => {
    const tree = trees[place] as AffectiveTree
    const segment = records.get(segmentId)
    const old = records.list({ parentIds: [segmentId], types: ['tree'] }).find((record): record is TreeRecord => record.type === 'tree' && record.layer === 'machine' && record.reasonerId === modelId)
    if (segment?.type !== 'segment')
      return
    if (old)
      diff.updated.push([old, { ...old, tree }])
    else
      diff.added.push({ type: 'tree', id: newId('record'), mediaId, segmentId, layer: 'machine', reasonerId: modelId, basis: null, tree })
  })
  return diff
}

/**
 * Lets a model read every segment of the project (or of some files) and writes its trees as one change of the machine layer, beside those
 * of other reasoners and beneath people's.
 * @returns how many trees were written
 */
export async function writeModelTrees(session: SessionWithoutJobs, workers: WorkerPool, model: Readonly<{ id: string, name: string }>, options: { readonly mediaIds?: readonly string[], readonly signal?: AbortSignal } = {}): Promise<number> {
  const { reviewed, unreviewed } = await collectSamples(session, options.mediaIds)
  const samples = [...reviewed, ...unreviewed]
  const trees = await readByModel(session, workers, model.id, samples, options.signal)
  session.document.apply({
    who: model.id,
    cause: 'machine',
    action: 'read',
    summary: `Trees by ${model.name}`,
    modelVersion: model.id,
    from: '',
    to: `${trees.length} trees`,
    diff: layerDiff(session, model.id, samples, trees),
  })
  return trees.length
}

/** Lets the model in use read a newly analysed file; does nothing while the teacher is. */
export async function readByPromoted(session: SessionWithoutJobs, workers: WorkerPool, mediaId: string, signal: AbortSignal): Promise<void> {
  const id = session.promotions.promotedId()
  const model = id === null ? null : session.models.get(id)
  if (model)
    await writeModelTrees(session, workers, model, { mediaIds: [mediaId], signal })
}
