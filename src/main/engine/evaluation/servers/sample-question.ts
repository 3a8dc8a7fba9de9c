import type { MediaMethods } from '#engine/media/worker.ts'
import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import type { DatasetFile } from '../../dataset/dataset-file.ts'
import type { WorkerClient } from '../../processes/client.ts'
import type { ProjectSession } from '../../projects/project-session.ts'
import type { ChatQuestion } from './chat-question.ts'
import { basename } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { parseSample } from '#shared/formats/sample-record.ts'
import { findClip } from '../../dataset/find-clip.ts'
import { sampleById } from '../../dataset/search-samples.ts'
import { footageSilenceMs } from '../../processes/client.ts'

/** Where the questions of samples come from: the dataset, the project that knows where films lie, and the process that decodes them. */
export type QuestionSource = Readonly<{ dataset: DatasetFile, session: Pick<ProjectSession, 'folder' | 'media'>, worker: WorkerClient<MediaMethods> }>

/**
 * The question of a sample as it is sent: its own words, and pictures of its clip. The true answer, names of files and of people are not part of it.
 * @throws AppError `not-found` (no such sample), `file-missing` when its clip is nowhere, and as the media process's `clipFrames`
 */
export async function sampleQuestion({ dataset, session, worker }: QuestionSource, sampleId: number, server: ModelServer, signal: AbortSignal): Promise<ChatQuestion> {
  const { question, raw } = sampleById(dataset, sampleId)
  const [video] = parseSample(raw).videos
  if (video === undefined)
    return { text: question, frames: [] }
  const clip = findClip(dataset, session, sampleId)
  if (!clip)
    throw new AppError('file-missing', `${basename(video)} is neither in the project nor beside the file of the sample`, { data: { file: basename(video) } })
  const frames = await worker.call('clipFrames', { path: clip.path, startS: clip.startS, endS: clip.endS, count: server.frames, maxWidthPx: server.maxWidthPx }, { signal, silenceMs: footageSilenceMs })
  return { text: question, frames }
}
