import { z } from 'zod'
import { jobSchema } from './jobs.contract.ts'
import { nothing, procedure } from './procedure.ts'

/** A sample as it is shown: its fields, where it came from, and its exact record. */
export const sampleSchema = z.object({
  id: z.int(),
  task: z.string(),
  form: z.enum(['messages', 'query-response', 'conversations', 'pairs', 'instruction']),
  question: z.string(),
  answer: z.string(),
  videos: z.array(z.string()),
  source: z.string().nullable(),
  file: z.string(),
  split: z.string(),
  line: z.int(),
  edited: z.boolean(),
  raw: z.string(),
})
export type Sample = z.infer<typeof sampleSchema>

/** What the dataset holds. `searchable` counts the samples that filters and full-text search know. */
export const datasetSummarySchema = z.object({
  samples: z.int(),
  searchable: z.int(),
  videos: z.int(),
  rejected: z.int(),
  duplicates: z.int(),
  tasks: z.array(z.object({ key: z.string(), label: z.string(), group: z.string().nullable(), samples: z.int() })),
  files: z.array(z.object({ id: z.int(), path: z.string(), split: z.string(), samples: z.int(), complete: z.boolean() })),
})
export type DatasetSummary = z.infer<typeof datasetSummarySchema>

/** Which samples are listed; what is left out does not narrow. All words of `text` must occur. */
export const sampleFilterSchema = z.strictObject({
  task: z.string().optional(),
  video: z.string().optional(),
  fileId: z.int().optional(),
  text: z.string().optional(),
  edited: z.boolean().optional(),
})

const page = { after: z.int().optional(), limit: z.int().min(1).max(1000).default(100) }

/** Instruction samples: import, browse, write out, and what could not be read. */
export const dataset = {
  summary: procedure.input(nothing).output(datasetSummarySchema),
  /** Brings files of samples in, one job for all of them; a cancelled or interrupted one goes on where it was. */
  import: procedure.input(z.strictObject({ paths: z.array(z.string().min(1)).min(1), split: z.string().min(1).optional() })).output(jobSchema),
  samples: procedure.input(z.strictObject({ filter: sampleFilterSchema, ...page })).output(z.array(sampleSchema)),
  /** Records that could not be read, with their line and the reason. */
  rejected: procedure.input(z.strictObject(page)).output(z.array(z.object({ id: z.int(), file: z.string(), line: z.int(), reason: z.string(), raw: z.string() }))),
  /** Writes the samples that came from one file to `out`: untouched records byte by byte as they were. */
  export: procedure.input(z.strictObject({ file: z.string().min(1), out: z.string().min(1) })).output(z.object({ path: z.string(), samples: z.int(), bytes: z.number() })),
}
