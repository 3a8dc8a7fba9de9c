import { z } from 'zod'
import { publishedResultsSchema } from '../domain/evaluation/published-results.ts'
import { evaluationRuns } from './evaluation-runs.contract.ts'
import { nothing, procedure } from './procedure.ts'

/** A value with its 95 % bootstrap interval, as shares in [0, 1]. */
const intervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() })

/** One item that was answered wrongly or unreadably, with what to look at. `line` is its line in the result file. */
export const evaluationErrorSchema = z.object({
  line: z.int(),
  question: z.string(),
  truth: z.array(z.string()),
  answer: z.array(z.string()).nullable(),
  how: z.string().nullable(),
  response: z.string().nullable(),
  videos: z.array(z.string()),
})

/**
 * The scores of one result file, read by the deterministic matcher. `published` follows the published evaluator, in per cent; the others are the
 * honest variants as shares in [0, 1]: every item counts. `unusable` lists lines that could not be taken, with the reason.
 */
export const resultScoreSchema = z.object({
  path: z.string(),
  task: z.string(),
  items: z.int(),
  answered: z.int(),
  readable: z.int(),
  published: z.number(),
  mean: intervalSchema,
  microF1: z.number().nullable(),
  macroF1: z.number(),
  unweightedRecall: z.number().nullable(),
  confusion: z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.number())), missed: z.array(z.number()) }).nullable(),
  errors: z.array(evaluationErrorSchema),
  unusable: z.array(z.object({ line: z.int(), reason: z.string() })),
})
export type ResultScore = z.infer<typeof resultScoreSchema>

/** Scoring the results of models, own or imported. */
export const evaluation = {
  /** Scores one result file of `swift infer` (JSON lines). The task comes from its name, or from `task`; a file of no known task is read as multiple choice. */
  scoreFile: procedure.input(z.strictObject({ path: z.string().min(1), task: z.string().optional() })).output(resultScoreSchema),
  /** Results that others published, as labelled reference. */
  published: procedure.input(nothing).output(publishedResultsSchema),
  ...evaluationRuns,
}
