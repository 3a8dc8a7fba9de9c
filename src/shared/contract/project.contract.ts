import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { jobSchema } from './jobs.contract.ts'
import { nothing, procedure } from './procedure.ts'

/** The open project in numbers. */
export const projectInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  schemaVersion: z.int(),
  createdAtMs: z.number(),
  mediaCount: z.int(),
  segmentCount: z.int(),
  correctionCount: z.int(),
  isSample: z.boolean(),
  promotedModel: z.string().nullable(),
})
export type ProjectInfo = z.infer<typeof projectInfoSchema>

/** What the engine tells an open window: something it shows has changed and must be read again, or a job moved. */
export const studioEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('document'), mediaIds: z.array(z.string()), types: z.array(z.string()), sequence: z.int(), savedAtMs: z.number() }),
  z.object({ kind: z.literal('media'), mediaId: z.string() }),
  z.object({ kind: z.literal('models') }),
  z.object({ kind: z.literal('project') }),
  z.object({ kind: z.literal('job'), job: jobSchema }),
])
export type StudioEvent = z.infer<typeof studioEventSchema>

/** Making, opening and watching a project. */
export const project = {
  /** Creates `path` (a folder ending in .affectree; the ending is added when missing) and opens it. */
  create: procedure.input(z.strictObject({ path: z.string().min(1), name: z.string().optional() })).output(projectInfoSchema),
  open: procedure.input(z.strictObject({ path: z.string().min(1) })).output(projectInfoSchema),
  /** Opens the sample project, making it first where it is missing: two talking-face videos from the installed packages. */
  openSample: procedure.input(nothing).output(projectInfoSchema),
  info: procedure.input(nothing).output(projectInfoSchema.nullable()),
  close: procedure.input(nothing).output(nothing),
  /** Ends when the caller leaves. */
  events: procedure.input(nothing).output(eventIterator(studioEventSchema)),
}
