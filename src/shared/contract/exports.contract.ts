import { z } from 'zod'
import { procedure } from './procedure.ts'

export const exportFormats = ['json', 'csv'] as const

export const exports = {
  /** Writes the project's segments and trees to `out` (atomically) and answers what was written. */
  write: procedure
    .input(z.strictObject({ format: z.enum(exportFormats), out: z.string().min(1), mediaId: z.string().optional() }))
    .output(z.object({ path: z.string(), bytes: z.number(), rows: z.int() })),
}
