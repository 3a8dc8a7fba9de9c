import { z } from 'zod'

/** What is looked for. `speech` and `signal` are stretches of the machine's measurement; `segment` are segments with their trees. */
export const searchSources = ['annotation', 'segment', 'speech', 'signal'] as const

const value = z.number().min(-1e6).max(1e6)
const durationUs = z.int().min(0).max(86_400_000_000)

/** One thing that must hold of a target itself. Times are microseconds. */
export const searchFilterSchema = z.discriminatedUnion('filter', [
  /** The words stand in the text, the term or its label. */
  z.strictObject({ filter: z.literal('says'), words: z.string().min(1) }),
  z.strictObject({ filter: z.literal('term'), term: z.string().min(1) }),
  z.strictObject({ filter: z.literal('text'), words: z.string().min(1) }),
  z.strictObject({ filter: z.literal('mark'), mark: z.string().min(1) }),
  z.strictObject({ filter: z.literal('tier'), name: z.string().min(1) }),
  z.strictObject({ filter: z.literal('face'), name: z.string().min(1) }),
  z.strictObject({ filter: z.literal('file'), name: z.string().min(1) }),
  z.strictObject({ filter: z.literal('by'), annotator: z.string().min(1) }),
  z.strictObject({ filter: z.literal('layer'), layer: z.enum(['machine', 'people']) }),
  z.strictObject({ filter: z.literal('longer'), durationUs }),
  z.strictObject({ filter: z.literal('shorter'), durationUs }),
  z.strictObject({ filter: z.literal('confidence'), is: z.enum(['above', 'below']), value: z.number().min(0).max(1) }),
  /** Somebody else, or a person over the machine, says another thing at the same time of the same face. */
  z.strictObject({ filter: z.literal('disputed') }),
])
export type SearchFilter = z.infer<typeof searchFilterSchema>

/** A kind of thing in time with what must hold of it. `signal` is given exactly when the source is a signal. */
export const searchTargetSchema = z.strictObject({
  source: z.enum(searchSources),
  signal: z.strictObject({ name: z.string().regex(/^\w+$/), is: z.enum(['above', 'below']), value }).nullable(),
  filters: z.array(searchFilterSchema),
})
export type SearchTarget = z.infer<typeof searchTargetSchema>

const of = { of: searchTargetSchema, sameFace: z.boolean(), not: z.boolean() }

/** How a find stands to something else of the same file. With `not` there must be none. */
export const searchRelationSchema = z.discriminatedUnion('relation', [
  z.strictObject({ relation: z.literal('overlaps'), ...of }),
  z.strictObject({ relation: z.literal('during'), ...of }),
  z.strictObject({ relation: z.literal('contains'), ...of }),
  /** Its start (or end) lies at most so far before, after, or on either side of a bound of the other. */
  z.strictObject({
    relation: z.literal('near'),
    bound: z.enum(['starts', 'ends']),
    withinUs: durationUs,
    side: z.enum(['before', 'after', 'around']),
    edge: z.enum(['start', 'end']),
    ...of,
  }),
])
export type SearchRelation = z.infer<typeof searchRelationSchema>

/** A question to the project. */
export const searchQuerySchema = z.strictObject({ find: searchTargetSchema, where: z.array(searchRelationSchema).max(8) })
export type SearchQuery = z.infer<typeof searchQuerySchema>
