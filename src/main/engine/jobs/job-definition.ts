import type { Job } from '#shared/contract/jobs.contract.ts'
import type { ProgressUpdate } from './progress-meter.ts'

/** What a running job gets. `signal` aborts on cancel and on closing; `report` tells progress and may be called often. */
export type JobContext<Input> = Readonly<{
  jobId: string
  input: Input
  signal: AbortSignal
  report: (update: ProgressUpdate) => void
}>

/**
 * A kind of job. It must be able to run again from where it stopped: what it has finished is on the disk and is not done twice.
 * `concurrency` is how many of the kind run at once. `workerDeath` is the state of a job whose worker process died:
 * `failed` where the file itself is to blame, `interrupted` where it can go on. `resumeOnOpen` runs it again by itself when
 * the project is opened after a crash.
 */
export type JobDefinition<Input> = Readonly<{
  kind: Job['kind']
  concurrency: number
  workerDeath: 'failed' | 'interrupted'
  resumeOnOpen: boolean
  parse: (input: unknown) => Input
  run: (context: JobContext<Input>) => Promise<void>
  /** Called when the job has ended in any state but `done`, after that state is saved. */
  onStopped?: (job: Job, input: Input) => void
}>

/** A definition whose input type is its own business. */
// eslint-disable-next-line ts/no-explicit-any -- the runner hands each definition only what its own parse answered
export type AnyJobDefinition = JobDefinition<any>
