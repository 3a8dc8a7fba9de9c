import type { AggregateNode } from '../domain/tree/aggregate-trees.ts'
import { z } from 'zod'
import { codebookSchema } from '../domain/codebook.ts'
import { correctionSchema } from '../domain/correction.ts'
import { diffSchema, recordSchema, segmentSchema, treeRecordSchema } from '../domain/document.ts'
import { nothing, procedure } from './procedure.ts'

export type { Codebook } from '../domain/codebook.ts'
export type { Correction } from '../domain/correction.ts'

/** One line of the change log. `from` and `to` are readable summaries; the full diff is kept beside them. */
export const changeSchema = z.object({
  sequence: z.int(),
  atMs: z.number(),
  who: z.string(),
  cause: z.enum(['person', 'machine']),
  action: z.string(),
  summary: z.string(),
  modelVersion: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  mediaId: z.string().nullable(),
  undone: z.boolean(),
})
export type Change = z.infer<typeof changeSchema>

/** A segment with the tree that is shown (the person's if there is one, else the promoted reasoner's) and the machine tree beneath it. */
export const segmentViewSchema = z.object({
  segment: segmentSchema,
  shown: treeRecordSchema.nullable(),
  machine: treeRecordSchema.nullable(),
  reviewed: z.boolean(),
})
export type SegmentView = z.infer<typeof segmentViewSchema>

/** An item of the tree of many trees; see `aggregateTrees`. */
export const aggregateNodeSchema: z.ZodType<AggregateNode> = z.lazy(() => z.object({
  label: z.string(),
  level: z.enum(['root', 'free', 'emotion', 'expression', 'cue']),
  trees: z.int(),
  share: z.number(),
  children: z.array(aggregateNodeSchema),
}))

const historyState = z.object({ canUndo: z.boolean(), canRedo: z.boolean(), undoSummary: z.string().nullable(), redoSummary: z.string().nullable(), savedAtMs: z.number().nullable() })

/** Segments, trees, corrections, undo and the change log. */
export const document = {
  segments: procedure.input(z.strictObject({ mediaId: z.string() })).output(z.array(segmentViewSchema)),
  records: procedure.input(z.strictObject({ mediaId: z.string().optional(), types: z.array(z.string()).optional(), parentIds: z.array(z.string()).optional() })).output(z.array(recordSchema)),
  /** All shown trees laid over each other: of one file, of a subject's files, or of the project; `by` people only those that somebody reviewed. */
  aggregate: procedure
    .input(z.strictObject({ mediaId: z.string().optional(), subject: z.string().optional(), by: z.enum(['anyone', 'people']).default('anyone') }))
    .output(z.object({ trees: z.int(), root: aggregateNodeSchema })),
  codebooks: procedure.input(nothing).output(z.array(codebookSchema)),
  /** Applies the acts in order as one change: one transaction, one change-log row, one step of undo. */
  correct: procedure
    .input(z.strictObject({ corrections: z.array(correctionSchema).min(1), annotator: z.string().optional() }))
    .output(z.object({ sequence: z.int(), savedAtMs: z.number(), segmentIds: z.array(z.string()) })),
  undo: procedure.input(nothing).output(historyState),
  redo: procedure.input(nothing).output(historyState),
  historyState: procedure.input(nothing).output(historyState),
  /** What a change of the log did; turned round while it is taken back. */
  diff: procedure.input(z.strictObject({ sequence: z.int() })).output(diffSchema),
  /** Makes the document what it was after a change (0: the beginning), as one new change that can be undone. */
  restore: procedure.input(z.strictObject({ sequence: z.int().min(0) })).output(historyState),
  /** What differs between the document after one change and after another, in words; the first `limit` records. */
  compare: procedure
    .input(z.strictObject({ from: z.int().min(0), to: z.int().min(0), limit: z.int().min(1).max(10_000).default(500) }))
    .output(z.object({ added: z.int(), updated: z.int(), removed: z.int(), lines: z.array(z.object({ id: z.string(), type: z.string(), mediaId: z.string().nullable(), startUs: z.number().nullable(), from: z.string(), to: z.string() })) })),
  history: procedure.input(z.strictObject({ limit: z.int().min(1).max(1000).default(200), beforeSequence: z.int().optional() })).output(z.array(changeSchema)),
}
