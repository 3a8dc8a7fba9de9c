import { z } from 'zod'
import { annotationEditSchema } from '../domain/annotation/annotation-edit.ts'
import { tierTemplateSchema } from '../domain/annotation/template.ts'
import { codebookSchema } from '../domain/codebook.ts'
import { codebookRecordSchema, diffSchema, tierSchema } from '../domain/document.ts'
import { nothing, procedure, tokenSchema } from './procedure.ts'

export type { AnnotationEdit, NewAnnotation, NewTier } from '../domain/annotation/annotation-edit.ts'

const saved = z.object({ sequence: z.int(), savedAtMs: z.number(), diff: diffSchema })

/** Tiers, annotations and the project's own codebooks. */
export const annotations = {
  tiers: procedure.input(nothing).output(z.array(tierSchema)),
  /** All annotations of a file: the token answers a JSON list of records, in order of time. */
  read: procedure.input(z.strictObject({ mediaId: z.string() })).output(z.object({ data: tokenSchema })),
  /** Applies the acts in order as one change: one transaction, one change-log row, one step of undo. `summary` replaces the line of the log. */
  edit: procedure
    .input(z.strictObject({ edits: z.array(annotationEditSchema).min(1), annotator: z.string().optional(), summary: z.string().max(200).optional() }))
    .output(saved),
  /** Every version of the codebooks that were made in the project, oldest first. */
  codebookVersions: procedure.input(nothing).output(z.array(codebookRecordSchema)),
  /** Reads a codebook from a JSON or CSV file without saving it: it is looked at, and saved by the act `save-codebook`. */
  readCodebook: procedure.input(z.strictObject({ path: z.string().min(1) })).output(codebookSchema),
  /** Writes a codebook, built in or of the project, to a file: JSON holds everything, CSV the terms. */
  writeCodebook: procedure.input(z.strictObject({ key: z.string(), format: z.enum(['json', 'csv']), out: z.string().min(1) })).output(z.object({ path: z.string(), bytes: z.number() })),
  /** The templates of tiers that the person keeps, for all projects. */
  templates: procedure.input(nothing).output(z.array(tierTemplateSchema)),
  /** Keeps the tiers of the open project as a template; one of the same name is replaced. */
  saveTemplate: procedure.input(z.strictObject({ name: z.string().min(1).max(80) })).output(tierTemplateSchema),
  removeTemplate: procedure.input(z.strictObject({ name: z.string() })).output(nothing),
  /** Makes the tiers of a kept template, or of one at hand, in the open project: one change. */
  applyTemplate: procedure.input(z.union([z.strictObject({ name: z.string() }), z.strictObject({ template: tierTemplateSchema })])).output(saved),
}
