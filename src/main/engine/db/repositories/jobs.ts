import type { Job, Progress } from '#shared/contract/jobs.contract.ts'
import type { ErrorRecord } from '#shared/errors.ts'
import type { Database } from '../connection.ts'
import type { Schema } from '../schema.ts'
import { query } from '../connection.ts'

/** A job with what it was asked to do. */
export type KeptJob = Readonly<Job & { input: unknown }>

/** What may change of a job while it lives. */
export type JobChange = Readonly<Partial<{ state: Job['state'], progress: Progress, error: ErrorRecord | null, finishedAtMs: number | null }>>

/** The jobs of a project, newest last. */
export type JobRepository = {
  readonly insert: (job: KeptJob) => void
  readonly get: (id: string) => KeptJob | null
  readonly list: (limit: number) => KeptJob[]
  readonly inStates: (states: readonly Job['state'][]) => KeptJob[]
  readonly update: (id: string, change: JobChange) => void
}

function toJob(row: Schema['jobs']): KeptJob {
  return {
    id: row.id,
    kind: row.kind as Job['kind'],
    state: row.state,
    title: row.title,
    mediaId: row.media_id,
    progress: JSON.parse(row.progress_json) as Progress,
    error: row.error_json === null ? null : JSON.parse(row.error_json) as ErrorRecord,
    createdAtMs: row.created_at_ms,
    finishedAtMs: row.finished_at_ms,
    input: JSON.parse(row.input_json) as unknown,
  }
}

const errorJson = (error: ErrorRecord | null): string | null => error === null ? null : JSON.stringify(error)

/** Reads and writes the `jobs` table. */
export function createJobRepository(database: Database): JobRepository {
  const selected = query.selectFrom('jobs').select(['id', 'kind', 'state', 'title', 'media_id', 'input_json', 'progress_json', 'error_json', 'created_at_ms', 'finished_at_ms'])
  return {
    insert: (job) => {
      database.run(query.insertInto('jobs').values({
        id: job.id,
        kind: job.kind,
        state: job.state,
        title: job.title,
        media_id: job.mediaId,
        input_json: JSON.stringify(job.input),
        progress_json: JSON.stringify(job.progress),
        error_json: errorJson(job.error),
        created_at_ms: job.createdAtMs,
        finished_at_ms: job.finishedAtMs,
      }))
    },
    get: (id) => {
      const row = database.first(selected.where('id', '=', id))
      return row ? toJob(row) : null
    },
    list: limit => database.all(selected.orderBy('created_at_ms', 'desc').orderBy('id').limit(limit)).map(toJob).reverse(),
    inStates: states => database.all(selected.where('state', 'in', states).orderBy('created_at_ms')).map(toJob),
    update: (id, change) => {
      database.run(query.updateTable('jobs').set({
        ...change.state !== undefined && { state: change.state },
        ...change.progress !== undefined && { progress_json: JSON.stringify(change.progress) },
        ...change.error !== undefined && { error_json: errorJson(change.error) },
        ...change.finishedAtMs !== undefined && { finished_at_ms: change.finishedAtMs },
      }).where('id', '=', id))
    },
  }
}
