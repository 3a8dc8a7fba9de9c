import { z } from 'zod'
import { recordSchema, segmentSchema, treeRecordSchema } from '../domain/document.ts'
import { evidenceSchema, levels } from '../domain/tree.ts'
import { nothing, procedure } from './procedure.ts'

const segmentId = z.string()
const nodeId = z.string()

/**
 * One act of a person on a segment or its tree. The list of such acts is what the command line's `correct --from` reads.
 * Acts on a node of a machine tree first copy that tree to the person's layer; the machine's stays as it was.
 */
export const correctionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('accept'), segmentId, nodeId }),
  z.strictObject({ action: z.literal('accept-tree'), segmentId }),
  z.strictObject({ action: z.literal('reject'), segmentId, nodeId }),
  z.strictObject({ action: z.literal('relabel'), segmentId, nodeId, codebook: z.string().nullable(), term: z.string().nullable(), label: z.string() }),
  z.strictObject({
    action: z.literal('add-node'),
    segmentId,
    level: z.enum(levels),
    codebook: z.string().nullable(),
    term: z.string().nullable(),
    label: z.string(),
    supports: z.array(nodeId).default([]),
    evidence: z.array(evidenceSchema).default([]),
  }),
  z.strictObject({ action: z.literal('remove-node'), segmentId, nodeId }),
  z.strictObject({ action: z.literal('set-supports'), segmentId, nodeId, supports: z.array(nodeId) }),
  z.strictObject({ action: z.literal('set-evidence'), segmentId, nodeId, evidence: z.array(evidenceSchema) }),
  z.strictObject({ action: z.literal('set-bounds'), segmentId, startUs: z.int(), endUs: z.int() }),
  z.strictObject({ action: z.literal('set-rationale'), segmentId, text: z.string() }),
  z.strictObject({ action: z.literal('add-segment'), mediaId: z.string(), trackId: z.string().nullable(), startUs: z.int(), endUs: z.int() }),
  z.strictObject({ action: z.literal('remove-segment'), segmentId }),
])
export type Correction = z.infer<typeof correctionSchema>

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

export const codebookSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  level: z.enum([...levels, 'any']),
  version: z.string(),
  source: z.string(),
  licence: z.string(),
  terms: z.array(z.strictObject({
    key: z.string(),
    label: z.string(),
    definition: z.string(),
    parent: z.string().nullable(),
    order: z.int(),
    shortcut: z.string().nullable(),
    colour: z.string().nullable(),
  })),
})
export type Codebook = z.infer<typeof codebookSchema>

const historyState = z.object({ canUndo: z.boolean(), canRedo: z.boolean(), undoSummary: z.string().nullable(), redoSummary: z.string().nullable(), savedAtMs: z.number().nullable() })

export const document = {
  segments: procedure.input(z.strictObject({ mediaId: z.string() })).output(z.array(segmentViewSchema)),
  records: procedure.input(z.strictObject({ mediaId: z.string().optional(), types: z.array(z.string()).optional() })).output(z.array(recordSchema)),
  codebooks: procedure.input(nothing).output(z.array(codebookSchema)),
  /** Applies the acts in order as one change: one transaction, one change-log row, one step of undo. */
  correct: procedure
    .input(z.strictObject({ corrections: z.array(correctionSchema).min(1), annotator: z.string().optional() }))
    .output(z.object({ sequence: z.int(), savedAtMs: z.number(), segmentIds: z.array(z.string()) })),
  undo: procedure.input(nothing).output(historyState),
  redo: procedure.input(nothing).output(historyState),
  historyState: procedure.input(nothing).output(historyState),
  history: procedure.input(z.strictObject({ limit: z.int().min(1).max(1000).default(200), beforeSequence: z.int().optional() })).output(z.array(changeSchema)),
}
