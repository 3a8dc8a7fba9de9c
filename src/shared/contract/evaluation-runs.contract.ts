import { z } from 'zod'
import { answerKindSchema } from '../domain/evaluation/tasks.ts'
import { sampleClipSchema, sampleFilterSchema } from './dataset.contract.ts'
import { nothing, procedure } from './procedure.ts'

/** A value with its 95 % bootstrap interval over videos; without one where all items are of one video. */
const intervalSchema = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })

/** A run of a model over samples. `digest` is the same for runs over the same questions and truths. */
export const evaluationRunSchema = z.object({
  id: z.string(),
  name: z.string(),
  model: z.string(),
  source: z.enum(['file', 'policy', 'server']),
  settings: z.record(z.string(), z.unknown()),
  digest: z.string(),
  createdAtMs: z.number(),
  items: z.int(),
  answered: z.int(),
  failed: z.int(),
})
export type EvaluationRun = z.infer<typeof evaluationRunSchema>

/**
 * The results of one task in a run. `matched` is what the deterministic matcher reads: `published` in per cent as the published code has it, the others
 * as shares in [0, 1]; null for free text. Each judge has its means in [0, 100], over the answers it scored; `problems` counts replies that were no score.
 */
export const taskResultSchema = z.object({
  task: z.string(),
  kind: answerKindSchema,
  items: z.int(),
  answered: z.int(),
  failed: z.int(),
  matched: z.object({ readable: z.int(), published: z.number(), mean: intervalSchema, macroF1: z.number(), unweightedRecall: z.number().nullable() }).nullable(),
  judges: z.array(z.object({ judge: z.string(), scored: z.int(), problems: z.int(), aspects: z.array(z.object({ aspect: z.string(), mean: intervalSchema })) })),
})
export type TaskResult = z.infer<typeof taskResultSchema>

/** Scores of one label as shares in [0, 1]; null where it is never answered (precision) or never true (recall). */
export const labelScoreSchema = z.object({ label: z.string(), support: z.int(), precision: z.number().nullable(), recall: z.number().nullable(), f1: z.number().nullable() })
export type LabelScore = z.infer<typeof labelScoreSchema>

/** An answer that is wrong, or partly wrong, or could not be read. `answer` is what the matcher read, null where nothing could be; `score` is in [0, 1]. */
export const runErrorSchema = z.object({
  position: z.int(),
  sampleId: z.int().nullable(),
  question: z.string(),
  video: z.string().nullable(),
  truth: z.array(z.string()),
  answer: z.array(z.string()).nullable(),
  text: z.string().nullable(),
  reason: z.string().nullable(),
  score: z.number(),
})
export type RunError = z.infer<typeof runErrorSchema>

/** A task of a run in detail: labels one by one, what was taken for what (choices alone), and the errors, worst first. Free text has errors alone, once it is judged. */
export const taskDetailSchema = z.object({
  result: taskResultSchema,
  labels: z.array(labelScoreSchema),
  confusion: z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.number())), missed: z.array(z.number()) }).nullable(),
  errors: z.array(runErrorSchema),
  errorsInAll: z.int(),
})
export type TaskDetail = z.infer<typeof taskDetailSchema>

/** A row of the table. Scores by column in per cent, null where there is none. Published rows have no honest variant. */
export const tableRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['run', 'published']),
  published: z.record(z.string(), z.number().nullable()),
  honest: z.record(z.string(), z.number().nullable()).nullable(),
})
/** Runs and published results by column; `source` and `note` are about the published ones. */
export const resultTableSchema = z.object({
  groups: z.array(z.object({ key: z.string(), label: z.string(), columns: z.array(z.object({ key: z.string(), label: z.string() })) })),
  rows: z.array(tableRowSchema),
  source: z.string(),
  note: z.string(),
})
export type ResultTable = z.infer<typeof resultTableSchema>

/** Two runs on the items that both were asked; see `compareScores`. Shares in [0, 1]; `task` is null for all tasks together. */
export const runComparisonSchema = z.object({
  task: z.string().nullable(),
  items: z.int(),
  a: z.number(),
  b: z.number(),
  difference: intervalSchema.extend({ pValue: z.number() }),
  onlyA: z.int(),
  onlyB: z.int(),
  mcnemar: z.number(),
})
export type RunComparison = z.infer<typeof runComparisonSchema>

/** How a table is written. */
export const tableForms = ['csv', 'json', 'latex', 'html'] as const

const aRun = z.strictObject({ runId: z.string() })

/** Runs of models over questions: brought in, scored, compared, written out. */
export const evaluationRuns = {
  /**
   * Brings result files of `swift infer` in as one run. The task of each comes from its name, or from `task`. Files that are there already give the run that
   * holds them. Lines that cannot be taken are listed with the reason.
   */
  importResults: procedure.input(z.strictObject({ paths: z.array(z.string().min(1)).min(1), name: z.string().trim().min(1).optional(), task: z.string().optional() })).output(z.object({
    run: evaluationRunSchema,
    unusable: z.array(z.object({ path: z.string(), line: z.int(), reason: z.string() })),
  })),
  /**
   * Answers samples by the trees that the model in use has written, as a run. `notAnswerable` counts samples of tasks that a tree says nothing of: they are no
   * part of the run. A question of an answerable task that no tree answers is in it as failed, with the reason.
   */
  answerFromTrees: procedure.input(z.strictObject({ filter: sampleFilterSchema.default({}), limit: z.int().min(1).max(100_000).default(1000), name: z.string().trim().min(1).optional() })).output(z.object({
    run: evaluationRunSchema,
    notAnswerable: z.array(z.object({ task: z.string(), samples: z.int() })),
  })),
  rename: procedure.input(aRun.extend({ name: z.string().trim().min(1) })).output(nothing),
  /** One task of a run in detail, with its first `limit` errors. */
  detail: procedure.input(aRun.extend({ task: z.string(), limit: z.int().min(1).max(10_000).default(500) })).output(taskDetailSchema),
  /** Runs and published results in the layout of the published tables. */
  table: procedure.input(z.strictObject({ runIds: z.array(z.string()), withPublished: z.boolean().default(true) })).output(resultTableSchema),
  /** Compares two runs on the items that both were asked: all tasks together, then task by task. */
  compare: procedure.input(z.strictObject({ a: z.string(), b: z.string() })).output(z.array(runComparisonSchema)),
  /** Writes the table of some runs to a file. */
  exportTable: procedure.input(z.strictObject({ runIds: z.array(z.string()).min(1), form: z.enum(tableForms), out: z.string().min(1), withPublished: z.boolean().default(true) })).output(z.object({ path: z.string(), bytes: z.int() })),
  /** The clip that an item is about; null where it names none or it is not on this machine. */
  clip: procedure.input(aRun.extend({ position: z.int() })).output(sampleClipSchema),
}
