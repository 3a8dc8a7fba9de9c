import { z } from 'zod'

const percent = z.number().min(0).max(100)

/**
 * Published results, shown beside own ones as labelled reference: scores by column of `tableGroups` in per cent as printed, recall on two public sets after
 * fine-tuning, and the ablations. Null where a value is not given.
 */
export const publishedResultsSchema = z.strictObject({
  source: z.string(),
  note: z.string(),
  rows: z.array(z.strictObject({ model: z.string(), scores: z.record(z.string(), percent) })),
  downstream: z.array(z.strictObject({ model: z.string(), dfewUar: percent.nullable(), dfewWar: percent.nullable(), mafwUar: percent.nullable(), mafwWar: percent.nullable() })),
  ablations: z.array(z.strictObject({ variant: z.string(), attribute: percent.nullable(), expression: percent.nullable(), emotion: percent.nullable(), average: percent.nullable() })),
})
export type PublishedResults = z.infer<typeof publishedResultsSchema>
