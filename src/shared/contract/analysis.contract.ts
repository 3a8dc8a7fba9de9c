import { z } from 'zod'
import { neutralSpanSchema, personSchema } from '../domain/document.ts'
import { signalDefinitionSchema } from '../domain/signal.ts'
import { jobSchema } from './jobs.contract.ts'
import { nothing, procedure, tokenSchema } from './procedure.ts'

/**
 * A face followed over time. `name` is its own, else that of the person it was assigned to, else a neutral one (`face 1`). `mergedFrom` are
 * the tracks that people joined to it; `touched` is true when people split or joined it.
 */
export const trackSchema = z.object({
  id: z.string(),
  mediaId: z.string(),
  name: z.string(),
  startUs: z.number(),
  endUs: z.number(),
  frames: z.int(),
  excluded: z.boolean(),
  /** Where a person said the face is at rest; null where that is estimated. */
  neutral: neutralSpanSchema.nullable(),
  person: personSchema.nullable(),
  mergedFrom: z.array(z.string()),
  touched: z.boolean(),
})
export type Track = z.infer<typeof trackSchema>

/** Perception: faces, signals and what they mean. */
export const analysis = {
  /**
   * Starts (or resumes) the analysis of one file, or of every ready file without a complete one. One job a file. `framesPerSecond` chooses
   * the everyNth of each file that comes nearest to it.
   */
  start: procedure
    .input(z.strictObject({
      mediaId: z.string().optional(),
      everyNth: z.int().min(1).default(1),
      framesPerSecond: z.number().positive().optional(),
      provider: z.enum(['auto', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu']).default('auto'),
      restart: z.boolean().default(false),
    }))
    .output(z.array(jobSchema)),
  tracks: procedure.input(z.strictObject({ mediaId: z.string() })).output(z.array(trackSchema)),
  definitions: procedure.input(nothing).output(z.array(signalDefinitionSchema)),
  /**
   * The series of one face (or of the clip: audio, when `trackId` is null). The token answers Float32Array data, column after column in the
   * order of `columns`, `rows` values each, preceded by `rows` Float64 PTS values in microseconds. NaN = missing. With `maxRows` the series
   * is reduced to at most that many rows: each bucket of rows gives two, the lowest value of every column at the time of its first row and
   * the highest at the time of its middle one. `reduced` says whether it was.
   */
  signals: procedure
    .input(z.strictObject({
      mediaId: z.string(),
      trackId: z.string().nullable(),
      columns: z.array(z.string()).optional(),
      startUs: z.number().optional(),
      endUs: z.number().optional(),
      maxRows: z.int().min(2).optional(),
    }))
    .output(z.object({ columns: z.array(z.string()), rows: z.int(), reduced: z.boolean(), data: tokenSchema })),
  /**
   * Boxes and points for the overlay within a span. The token answers, per row: Float64 PTS (all rows first), then Float32 rows of
   * track index, box x, y, width, height, then 478 x (x, y) points, all in pixels of the displayed picture; NaN where not fitted.
   */
  faces: procedure
    .input(z.strictObject({ mediaId: z.string(), startUs: z.number(), endUs: z.number() }))
    .output(z.object({ tracks: z.array(z.string()), rows: z.int(), stride: z.int(), data: tokenSchema })),
}
