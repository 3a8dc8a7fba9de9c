import type { ProjectInfo } from '#shared/contract/project.contract.ts'
import type { ProjectDatabase } from '../db/project-database.ts'
import type { AnalysisRepository } from '../db/repositories/analyses.ts'
import type { ChangeRepository } from '../db/repositories/changes.ts'
import type { MediaRepository } from '../db/repositories/media.ts'
import type { MetaRepository } from '../db/repositories/meta.ts'
import type { ModelRepository } from '../db/repositories/models.ts'
import type { PromotionRepository } from '../db/repositories/promotions.ts'
import type { TrainingPointRepository } from '../db/repositories/training-points.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import type { StudioEvents } from '../events.ts'
import type { AnyJobDefinition } from '../jobs/job-definition.ts'
import type { Log } from '../log.ts'
import type { WorkerPool } from '../processes/worker-pool.ts'
import type { AnalysisStore } from './analysis-store.ts'
import { basename } from 'node:path'
import { createAnalysisRepository } from '../db/repositories/analyses.ts'
import { createChangeRepository } from '../db/repositories/changes.ts'
import { createJobRepository } from '../db/repositories/jobs.ts'
import { createMediaRepository } from '../db/repositories/media.ts'
import { createMetaRepository } from '../db/repositories/meta.ts'
import { createModelRepository } from '../db/repositories/models.ts'
import { createPromotionRepository } from '../db/repositories/promotions.ts'
import { createRecordRepository } from '../db/repositories/records.ts'
import { createTrainingPointRepository } from '../db/repositories/training-points.ts'
import { createDocumentStore } from '../documents/document-store.ts'
import { JobRunner } from '../jobs/job-runner.ts'
import { createAnalysisStore } from './analysis-store.ts'
import { followNeutrals } from './marked-neutrals.ts'

/** An open project: its folder, its tables, its document and its jobs. Everything a handler or a job works on. */
export type ProjectSession = Readonly<{
  folder: string
  database: ProjectDatabase
  meta: MetaRepository
  media: MediaRepository
  analyses: AnalysisRepository
  analysisStore: AnalysisStore
  changes: ChangeRepository
  promotions: PromotionRepository
  models: ModelRepository
  trainingPoints: TrainingPointRepository
  document: DocumentStore
  jobs: JobRunner
  info: () => ProjectInfo
  close: () => Promise<void>
}>

/** The session while it is being put together: all but the jobs, which are defined over it. */
export type SessionWithoutJobs = Omit<ProjectSession, 'jobs' | 'info' | 'close'>

/** Keys of the `meta` table that every project has. */
export const metaKeys = { id: 'project-id', name: 'name', createdAtMs: 'created-at-ms', isSample: 'is-sample' } as const

type Parts = Readonly<{
  folder: string
  database: ProjectDatabase
  events: StudioEvents
  workers: WorkerPool
  log: Log
  readOnly: boolean
  jobDefinitions: (session: SessionWithoutJobs) => readonly AnyJobDefinition[]
}>

function infoOf({ folder, meta, database, media, document, changes, promotions }: SessionWithoutJobs): ProjectInfo {
  return {
    id: meta.get(metaKeys.id) ?? '',
    name: meta.get(metaKeys.name) ?? basename(folder, '.affectree'),
    path: folder,
    schemaVersion: database.schemaVersion,
    createdAtMs: Number(meta.get(metaKeys.createdAtMs) ?? 0),
    mediaCount: media.list().length,
    segmentCount: document.records.count('segment'),
    correctionCount: changes.countByPeople(),
    isSample: meta.get(metaKeys.isSample) === 'yes',
    promotedModel: promotions.promotedId(),
  }
}

/** Puts a session together over an open database and lets its jobs go on. */
export function createProjectSession({ folder, database, events, workers, log, readOnly, jobDefinitions }: Parts): ProjectSession {
  const meta = createMetaRepository(database)
  const records = createRecordRepository(database)
  const analyses = createAnalysisRepository(database)
  const changes = createChangeRepository(database)
  const document = createDocumentStore({
    database,
    records,
    changes,
    meta,
    onSaved: ({ mediaIds, types, ...saved }) => events.publish({ kind: 'document', ...saved, mediaIds: [...mediaIds], types: [...types] }),
    now: Date.now,
  })
  const base: SessionWithoutJobs = {
    folder,
    database,
    meta,
    media: createMediaRepository(database),
    analyses,
    analysisStore: createAnalysisStore(folder, analyses, records),
    changes,
    promotions: createPromotionRepository(database),
    models: createModelRepository(database),
    trainingPoints: createTrainingPointRepository(database),
    document,
  }
  const jobs = new JobRunner({
    jobs: createJobRepository(database),
    definitions: jobDefinitions(base),
    publish: job => events.publish({ kind: 'job', job }),
    stopStuck: workers.close,
    readOnly,
    log: log.scope('jobs'),
  })
  const unlisten = events.listen((event) => {
    if (readOnly)
      return
    if (event.kind === 'document' && event.types.includes('track-label'))
      event.mediaIds.forEach(mediaId => followNeutrals({ ...base, jobs }, mediaId))
    // a face that was marked while its file was being analysed
    if (event.kind === 'job' && event.job.kind === 'analyze' && event.job.state === 'done' && event.job.mediaId)
      followNeutrals({ ...base, jobs }, event.job.mediaId)
  })
  return {
    ...base,
    jobs,
    info: () => infoOf(base),
    close: async () => {
      unlisten()
      await jobs.close()
      database.close()
    },
  }
}
