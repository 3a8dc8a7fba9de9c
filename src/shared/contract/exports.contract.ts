import { z } from 'zod'
import { procedure } from './procedure.ts'

/** The forms in which a project can be written out. */
export const exportFormats = ['json', 'csv'] as const

/** Writing the project out for other programs. */
export const exports = {
  /** Writes the project's segments and trees to `out` (atomically) and answers what was written. */
  write: procedure
    .input(z.strictObject({ format: z.enum(exportFormats), out: z.string().min(1), mediaId: z.string().optional() }))
    .output(z.object({ path: z.string(), bytes: z.number(), rows: z.int() })),
}
