import { z } from 'zod'
import { annotationEditSchema } from '../domain/annotation/annotation-edit.ts'
import { codebookRecordSchema, diffSchema, tierSchema } from '../domain/document.ts'
import { nothing, procedure, tokenSchema } from './procedure.ts'

export type { AnnotationEdit, NewAnnotation, NewTier } from '../domain/annotation/annotation-edit.ts'

/** Tiers, annotations and the project's own codebooks. */
export const annotations = {
  tiers: procedure.input(nothing).output(z.array(tierSchema)),
  /** All annotations of a file: the token answers a JSON list of records, in order of time. */
  read: procedure.input(z.strictObject({ mediaId: z.string() })).output(z.object({ data: tokenSchema })),
  /** Applies the acts in order as one change: one transaction, one change-log row, one step of undo. `summary` replaces the line of the log. */
  edit: procedure
    .input(z.strictObject({ edits: z.array(annotationEditSchema).min(1), annotator: z.string().optional(), summary: z.string().max(200).optional() }))
    .output(z.object({ sequence: z.int(), savedAtMs: z.number(), diff: diffSchema })),
  /** Every version of the codebooks that were made in the project, oldest first. */
  codebookVersions: procedure.input(nothing).output(z.array(codebookRecordSchema)),
}
