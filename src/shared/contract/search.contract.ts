import { z } from 'zod'
import { searchQuerySchema } from '../domain/search/search-query.ts'
import { procedure } from './procedure.ts'

export type { SearchQuery } from '../domain/search/search-query.ts'

/** One find. `tierId` is set for annotations; `confidence` in [0, 1] where there is one; times are microseconds of the file's clock. */
export const foundSchema = z.object({
  id: z.string(),
  source: z.enum(['annotation', 'segment', 'speech', 'signal']),
  mediaId: z.string(),
  trackId: z.string().nullable(),
  tierId: z.string().nullable(),
  startUs: z.number(),
  endUs: z.number(),
  label: z.string(),
  text: z.string(),
  by: z.string(),
  confidence: z.number().nullable(),
})
export type Found = z.infer<typeof foundSchema>

/** A question: as people write it, or as it is built. */
const question = z.union([z.string().min(1).max(2000), searchQuerySchema])

/** Search over all files of the project: annotations, segments, speech and signals, and how they stand to each other in time. */
export const search = {
  /** The query as it was understood, how it is written, how many there are, and the first `limit` of them by file and time. */
  run: procedure
    .input(z.strictObject({ query: question, limit: z.int().min(1).max(100_000).default(2000) }))
    .output(z.object({ query: searchQuerySchema, text: z.string(), total: z.int(), tookMs: z.number(), items: z.array(foundSchema) })),
  /** Writes every find to a CSV file (atomically). */
  write: procedure
    .input(z.strictObject({ query: question, out: z.string().min(1) }))
    .output(z.object({ path: z.string(), bytes: z.number(), rows: z.int() })),
}
