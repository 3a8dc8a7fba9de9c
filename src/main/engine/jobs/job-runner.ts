import type { Job } from '#shared/contract/jobs.contract.ts'
import type { ErrorRecord } from '#shared/errors.ts'
import type { JobChange, JobRepository, KeptJob } from '../db/repositories/jobs.ts'
import type { Log } from '../log.ts'
import type { AnyJobDefinition } from './job-definition.ts'
import type { ProgressMeter, ProgressUpdate } from './progress-meter.ts'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, invariant, toErrorRecord } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { createProgressMeter, noProgress } from './progress-meter.ts'

/** What to do, for whom, under which title. */
export type JobRequest = Readonly<{ kind: Job['kind'], title: string, mediaId: string | null, input: unknown }>

/** What the runner stands on. `stopStuck` ends the worker processes of jobs that do not heed their signal within `graceMs` (3 s when left out). */
export type JobRunnerParts = Readonly<{
  jobs: JobRepository
  definitions: readonly AnyJobDefinition[]
  publish: (job: Job) => void
  stopStuck: () => void
  graceMs?: number
  readOnly?: boolean
  log: Log
}>

type Outcome = Readonly<{ state: Job['state'], error: ErrorRecord | null }>

type Running = {
  readonly kind: Job['kind']
  readonly controller: AbortController
  readonly meter: ProgressMeter
  finished: Promise<void>
  savedAtMs: number
  toldAtMs: number
}

const listLimit = 200
const saveEveryMs = 1000
const tellEveryMs = 100
const usualGraceMs = 3000
const endStates: readonly Job['state'][] = ['done', 'failed', 'cancelled', 'interrupted']
const resumable: readonly Job['state'][] = ['failed', 'cancelled', 'interrupted']
const closing = new AppError('cancelled', 'The project was closed')

function publicJob({ input: _, ...job }: KeptJob): Job {
  return job
}

/** Runs the jobs of an open project, so many of a kind at once, and keeps their states in the database. */
export class JobRunner {
  readonly #parts: JobRunnerParts
  readonly #running = new Map<string, Running>()
  readonly #waiting = new Map<string, ((job: Job) => void)[]>()
  readonly #unsaved = new Map<string, JobChange>()
  #open = true

  /**
   * Whatever was queued or running when the engine last ended becomes `interrupted`; kinds with `resumeOnOpen` go on at once.
   * With `readOnly` the jobs are another engine's and are only shown.
   */
  constructor(parts: JobRunnerParts) {
    this.#parts = parts
    if (parts.readOnly)
      return
    for (const job of parts.jobs.inStates(['queued', 'running'])) {
      parts.jobs.update(job.id, { state: 'interrupted', finishedAtMs: Date.now() })
      if (this.#definitionOf(job.kind).resumeOnOpen)
        this.#enqueue(job.id)
    }
  }

  /** Queues a job; it starts as soon as its kind has room. */
  start({ kind, title, mediaId, input }: JobRequest): Job {
    const id = newId('job')
    this.#definitionOf(kind).parse(input)
    this.#parts.jobs.insert({ id, kind, state: 'queued', title, mediaId, progress: noProgress, error: null, createdAtMs: Date.now(), finishedAtMs: null, input })
    return this.#enqueue(id)
  }

  /** The newest jobs, oldest first. */
  list(): Job[] {
    return this.#parts.jobs.list(listLimit).map(job => publicJob(this.#withLiveProgress(job)))
  }

  /** @throws AppError `not-found` */
  get(jobId: string): Job {
    return publicJob(this.#get(jobId))
  }

  /** The queued or running job of this kind and file, if there is one. */
  active(kind: Job['kind'], mediaId: string | null): Job | null {
    const found = this.#parts.jobs.inStates(['queued', 'running']).find(job => job.kind === kind && job.mediaId === mediaId)
    return found ? publicJob(this.#withLiveProgress(found)) : null
  }

  /** The newest job of this kind and file, in whatever state. */
  newest(kind: Job['kind'], mediaId: string | null): Job | null {
    const found = this.#parts.jobs.list(listLimit).findLast(job => job.kind === kind && job.mediaId === mediaId)
    return found ? publicJob(this.#withLiveProgress(found)) : null
  }

  /** Resolves when the job has ended, in whatever state. */
  async ended(jobId: string): Promise<Job> {
    const job = this.get(jobId)
    if (endStates.includes(job.state))
      return job
    return new Promise(resolve => this.#waiting.set(jobId, [...this.#waiting.get(jobId) ?? [], resolve]))
  }

  /**
   * Stops a queued or running job; what it has done is kept. Answers when it has stopped.
   * @throws AppError `not-found`, `conflict` when it has already ended
   */
  async cancel(jobId: string): Promise<Job> {
    const job = this.#get(jobId)
    const live = this.#running.get(jobId)
    if (live) {
      live.controller.abort(new AppError('cancelled', 'Cancelled'))
      await live.finished
      return this.get(jobId)
    }
    if (job.state !== 'queued')
      throw new AppError('conflict', `The job "${job.title}" is ${job.state} and cannot be cancelled`)
    this.#settle(job, noProgress, { state: 'cancelled', error: null })
    return this.get(jobId)
  }

  /**
   * Runs a job again from where it stopped.
   * @throws AppError `not-found`, `conflict` when it is under way or done
   */
  resume(jobId: string): Job {
    const job = this.#get(jobId)
    if (!resumable.includes(job.state))
      throw new AppError('conflict', `The job "${job.title}" is ${job.state} and cannot be resumed`)
    if (job.mediaId !== null && this.active(job.kind, job.mediaId))
      throw new AppError('conflict', `The job "${job.title}" is already being done by another`, { hint: 'Wait for that one, or cancel it.' })
    return this.#enqueue(jobId)
  }

  /** Stops what runs, which becomes `interrupted`, and waits for it. */
  async close(): Promise<void> {
    this.#open = false
    for (const { controller } of this.#running.values())
      controller.abort(closing)
    const finished = Promise.all([...this.#running.values()].map(live => live.finished))
    const timer = new AbortController()
    const late = delay(this.#parts.graceMs ?? usualGraceMs, undefined, { signal: timer.signal }).then(this.#parts.stopStuck, () => {})
    await Promise.race([finished, late])
    timer.abort()
    await finished
  }

  #definitionOf(kind: Job['kind']): AnyJobDefinition {
    const definition = this.#parts.definitions.find(candidate => candidate.kind === kind)
    invariant(definition, `No definition of the job kind ${kind}`)
    return definition
  }

  #get(jobId: string): KeptJob {
    const job = this.#parts.jobs.get(jobId)
    if (!job)
      throw new AppError('not-found', `There is no job ${jobId}`, { hint: 'The list of jobs shows those that there are.' })
    return this.#withLiveProgress(job)
  }

  #withLiveProgress(job: KeptJob): KeptJob {
    const live = this.#running.get(job.id)
    return live ? { ...job, progress: live.meter.current() } : { ...job, ...this.#unsaved.get(job.id) }
  }

  #enqueue(jobId: string): Job {
    this.#unsaved.delete(jobId)
    this.#parts.jobs.update(jobId, { state: 'queued', error: null, finishedAtMs: null })
    const job = this.#tell(jobId)
    queueMicrotask(() => this.#fill())
    return job
  }

  #fill(): void {
    if (!this.#open)
      return
    for (const job of this.#parts.jobs.inStates(['queued'])) {
      const definition = this.#definitionOf(job.kind)
      const busy = [...this.#running.values()].filter(live => live.kind === job.kind).length
      if (busy < definition.concurrency)
        this.#launch(job, definition)
    }
  }

  #launch(job: KeptJob, definition: AnyJobDefinition): void {
    const live: Running = {
      kind: job.kind,
      controller: new AbortController(),
      meter: createProgressMeter(() => performance.now(), job.progress),
      finished: Promise.resolve(),
      savedAtMs: 0,
      toldAtMs: 0,
    }
    this.#running.set(job.id, live)
    this.#parts.jobs.update(job.id, { state: 'running' })
    this.#tell(job.id)
    live.finished = this.#run(job, live, definition).then((outcome) => {
      this.#running.delete(job.id)
      this.#settle(job, live.meter.current(), outcome)
      this.#fill()
    })
  }

  async #run(job: KeptJob, live: Running, definition: AnyJobDefinition): Promise<Outcome> {
    try {
      await definition.run({
        jobId: job.id,
        input: definition.parse(job.input),
        signal: live.controller.signal,
        report: update => this.#report(job.id, live, update),
      })
      return { state: 'done', error: null }
    }
    catch (error) {
      return this.#outcomeOf(error, live.controller.signal, definition)
    }
  }

  #outcomeOf(error: unknown, signal: AbortSignal, definition: AnyJobDefinition): Outcome {
    const cause = signal.aborted ? signal.reason as unknown : error
    if (cause === closing)
      return { state: 'interrupted', error: null }
    if (cause instanceof AppError && cause.code === 'cancelled')
      return { state: 'cancelled', error: null }
    if (cause instanceof AppError)
      return { state: cause.code === 'worker-died' ? definition.workerDeath : 'failed', error: toErrorRecord(cause) }
    const id = this.#parts.log.defect(cause)
    return { state: 'failed', error: { code: 'internal', message: `Something failed (${id})`, hint: 'The log has the details under this number.', data: { id } } }
  }

  #report(jobId: string, live: Running, update: ProgressUpdate): void {
    const progress = live.meter.update(update)
    const nowMs = performance.now()
    if (nowMs - live.savedAtMs >= saveEveryMs) {
      live.savedAtMs = nowMs
      try {
        this.#parts.jobs.update(jobId, { progress })
      }
      catch (error) {
        live.controller.abort(error)
      }
    }
    if (nowMs - live.toldAtMs >= tellEveryMs) {
      live.toldAtMs = nowMs
      this.#tell(jobId)
    }
  }

  #settle(job: KeptJob, progress: Job['progress'], { state, error }: Outcome): void {
    const end = { state, error, progress: { ...progress, secondsLeft: null }, finishedAtMs: Date.now() }
    const definition = this.#definitionOf(job.kind)
    try {
      this.#parts.jobs.update(job.id, end)
      if (state !== 'done')
        definition.onStopped?.({ ...publicJob(job), ...end }, definition.parse(job.input))
    }
    catch (failure) {
      this.#unsaved.set(job.id, end)
      this.#parts.log.error('The end of a job could not be saved; after a restart it will read as interrupted', { jobId: job.id, reason: failure instanceof Error ? failure.message : String(failure) })
    }
    this.#tell(job.id)
  }

  #tell(jobId: string): Job {
    const job = this.get(jobId)
    this.#parts.publish(job)
    if (endStates.includes(job.state)) {
      for (const resolve of this.#waiting.get(jobId) ?? [])
        resolve(job)
      this.#waiting.delete(jobId)
    }
    return job
  }
}
