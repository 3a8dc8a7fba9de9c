import type { Codebook } from '#shared/domain/codebook.ts'
import type { Segment, TreeRecord } from '#shared/domain/document.ts'
import type { TreeAnswer } from '#shared/domain/evaluation/answer-from-tree.ts'
import type { DatasetFile } from '../../dataset/dataset-file.ts'
import type { SampleFilter } from '../../dataset/search-samples.ts'
import type { ProjectSession } from '../../projects/project-session.ts'
import type { EvaluationFile } from './evaluation-file.ts'
import type { RunItem, RunRow } from './run-store.ts'
import { basename } from 'node:path'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { answerFromTree, isAnswerable } from '#shared/domain/evaluation/answer-from-tree.ts'
import { clipSpanOf } from '../../dataset/find-clip.ts'
import { sampleById } from '../../dataset/search-samples.ts'
import { locate } from '../../projects/media-view.ts'
import { chooseSamples } from './choose-samples.ts'
import { commitAnswer, createRun, getRun } from './run-store.ts'

type Session = Pick<ProjectSession, 'folder' | 'media' | 'document' | 'promotions' | 'models'>
type Read = Readonly<{ segment: Segment, tree: TreeRecord['tree'], overlapUs: number }>

/** A run over what trees can answer, and how many samples of which tasks they say nothing of: those are counted apart and are no part of the run. */
export type TreeRun = Readonly<{ run: RunRow, notAnswerable: readonly Readonly<{ task: string, samples: number }>[] }>

/** The trees that one reasoner wrote of a part of a film, each with how much of that part it is about. People's trees are never asked: they may be the truth. */
function readingsIn(session: Session, mediaId: string, reasonerId: string, [startUs, endUs]: readonly [number, number]): Read[] {
  const records = session.document.records.list({ mediaId })
  const segments = new Map(records.flatMap(record => record.type === 'segment' ? [[record.id, record] as const] : []))
  return records.flatMap((record) => {
    const segment = record.type === 'tree' && record.layer === 'machine' && record.reasonerId === reasonerId ? segments.get(record.segmentId) : undefined
    const overlapUs = segment ? Math.min(endUs, segment.endUs) - Math.max(startUs, segment.startUs) : 0
    return record.type === 'tree' && segment && overlapUs > 0 ? [{ segment, tree: record.tree, overlapUs }] : []
  })
}

function answerTo(session: Session, dataset: DatasetFile, reasonerId: string, item: RunItem, codebooks: readonly Codebook[]): TreeAnswer {
  const { sampleId, video } = item
  const media = session.media.list()
  const own = media.find(one => locate(session.folder, one) === video) ?? media.find(({ name }) => video !== null && name === basename(video))
  if (sampleId === null || !own)
    return { reason: 'The clip is no file of the project' }
  const { startS, endS } = clipSpanOf(sampleById(dataset, sampleId).raw)
  const readings = readingsIn(session, own.id, reasonerId, [(startS ?? 0) * 1e6, endS === null ? Number.MAX_SAFE_INTEGER : endS * 1e6])
  const longest = readings.toSorted((a, b) => b.overlapUs - a.overlapUs)[0]
  if (!longest)
    return { reason: 'No tree of the model is about this clip' }
  // which of two faces is asked about is not said in the question: taking one would be a guess
  if (readings.some(({ segment, overlapUs }) => segment.trackId !== longest.segment.trackId && overlapUs > longest.overlapUs / 2))
    return { reason: 'Several faces are in the clip' }
  return answerFromTree(item, longest.tree, codebooks)
}

/**
 * Answers samples by the trees that the model in use has written (the teacher where none is promoted), and keeps them as a run. Questions of answerable
 * tasks that no tree answers stand in the run as failed, with the reason.
 * @throws AppError `bad-input` when no sample that passes the filter is of a task that trees can answer
 */
export function answerFromTrees(parts: Readonly<{ session: Session, dataset: DatasetFile, file: EvaluationFile, codebooks: readonly Codebook[] }>, { filter, limit, name }: Readonly<{ filter: SampleFilter, limit: number, name?: string | undefined }>): TreeRun {
  const { session, dataset, file, codebooks } = parts
  const chosen = chooseSamples(dataset, filter, limit)
  const items = chosen.filter(({ task }) => isAnswerable(task))
  const others = new Map<string, number>()
  for (const { task } of chosen) {
    if (!isAnswerable(task))
      others.set(task, (others.get(task) ?? 0) + 1)
  }
  const notAnswerable = [...others].map(([task, samples]) => ({ task, samples }))
  const modelId = session.promotions.promotedId()
  const model = modelId === null ? teacherId : session.models.get(modelId)?.name ?? modelId
  const answers = items.map(item => answerTo(session, dataset, modelId ?? teacherId, item, codebooks))
  const runId = file.raw.transaction(() => {
    const id = createRun(file, { name: name ?? model, model, source: 'policy', settings: { reasonerId: modelId ?? teacherId, notAnswerable }, items })
    answers.forEach((answer, position) => commitAnswer(file, id, position, 'reason' in answer
      ? { status: 'failed', reason: answer.reason }
      : { status: 'answered', text: answer.text, inputTokens: null, outputTokens: null, tookMs: null, requests: 0 }))
    return id
  })()
  return { run: getRun(file, runId), notAnswerable }
}
