import { z } from 'zod'
import { jobSchema } from './jobs.contract.ts'
import { procedure } from './procedure.ts'

/** The forms in which segments and trees can be written out. */
export const treeFormats = ['json', 'trees-csv'] as const
/** The forms in which signals can be written out: one row a face and frame. Those named after a tool have the columns of that tool. */
export const frameFormats = ['csv', 'parquet', 'jsonl', 'openface-csv', 'pyfeat-csv'] as const
export type FrameFormat = (typeof frameFormats)[number]

/** What exports call people: by their pseudonyms, where they have one, or by their names. */
export const exportNames = ['pseudonym', 'name'] as const

const common = { out: z.string().min(1), mediaId: z.string().optional(), names: z.enum(exportNames).default('pseudonym') }

/** Writing the project out for other programs. */
export const exports = {
  /** Writes the project's segments and trees to `out` (atomically) and answers what was written. */
  write: procedure
    .input(z.strictObject({ format: z.enum(treeFormats), ...common }))
    .output(z.object({ path: z.string(), bytes: z.number(), rows: z.int() })),
  /** Writes the signals of every analysed file, or of one, to `out` (atomically) as a job. `landmarks` adds the points of the mesh to the forms that are not a tool's. */
  start: procedure
    .input(z.strictObject({ format: z.enum(frameFormats), landmarks: z.boolean().default(false), ...common }))
    .output(jobSchema),
}
