import { z } from 'zod'
import { errorRecordSchema, nothing, procedure } from './procedure.ts'

/** What runs as a job. */
export const jobKinds = ['probe', 'analyze', 'train', 'export', 'import', 'ask', 'judge'] as const
/** Where a job stands. `interrupted` is a job whose process ended under it; it can be resumed. */
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const

/** Progress of a job in its own unit. `total` is null while unknown; `ratePerSecond` and `secondsLeft` are null until measured. */
export const progressSchema = z.object({
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string(),
  ratePerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  note: z.string().nullable(),
  provider: z.string().nullable(),
})
export type Progress = z.infer<typeof progressSchema>

/** One piece of long work, as it is listed and watched. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  state: z.enum(jobStates),
  title: z.string(),
  mediaId: z.string().nullable(),
  progress: progressSchema,
  error: errorRecordSchema.nullable(),
  createdAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
})
export type Job = z.infer<typeof jobSchema>

const byId = z.strictObject({ jobId: z.string() })

/** Long work: list, cancel, resume. */
export const jobs = {
  list: procedure.input(nothing).output(z.array(jobSchema)),
  /** Cancels a queued or running job; what it has done is kept. */
  cancel: procedure.input(byId).output(jobSchema),
  /** Runs an interrupted, cancelled or failed job again from where it stopped. */
  resume: procedure.input(byId).output(jobSchema),
}
