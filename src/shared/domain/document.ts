import { z } from 'zod'
import { codebookSchema } from './codebook.ts'
import { alignmentSchema } from './sync/alignment.ts'
import { ratingSchema, scaleSchema, traceSchema } from './trace/trace-records.ts'
import { affectiveTreeSchema } from './tree.ts'

/**
 * The annotation document: typed records and diffs between states. Every change is one transaction and one change-log row;
 * undo and redo apply inverse diffs. Machine output is its own layer and is never merged into a person's records.
 */

/** A span of one face (or the whole clip when `trackId` is null) that carries trees. Half open, microseconds of presentation time. */
export const segmentSchema = z.strictObject({
  type: z.literal('segment'),
  id: z.string(),
  mediaId: z.string(),
  trackId: z.string().nullable(),
  startUs: z.int(),
  endUs: z.int(),
  layer: z.enum(['machine', 'person']),
})

/**
 * A tree of a segment. A segment has at most one `person` tree (what people decided) and any number of `machine` trees,
 * one per reasoner (`reasonerId`: `teacher` or a model id; null on the person's). The person's tree, if there is one, is shown;
 * `basis` is the id of the machine tree that it started from.
 */
export const treeRecordSchema = z.strictObject({
  type: z.literal('tree'),
  id: z.string(),
  mediaId: z.string(),
  segmentId: z.string(),
  layer: z.enum(['machine', 'person']),
  reasonerId: z.string().nullable(),
  basis: z.string().nullable(),
  tree: affectiveTreeSchema,
})

/**
 * A tier of annotations: intervals with a codebook, points, free text, or a continuous trace. `constraint` is `none` exactly when
 * there is no parent. On an `exclusive` tier, and on every child tier, annotations of one face never overlap.
 */
export const tierSchema = z.strictObject({
  type: z.literal('tier'),
  id: z.string(),
  name: z.string(),
  kind: z.enum(['interval', 'point', 'text', 'trace']),
  codebook: z.string().nullable(),
  parentId: z.string().nullable(),
  constraint: z.enum(['none', 'time-subdivision', 'included-in', 'symbolic-subdivision', 'symbolic-association']),
  perFace: z.boolean(),
  exclusive: z.boolean(),
  order: z.int(),
  colour: z.string().nullable(),
  locked: z.boolean(),
  hidden: z.boolean(),
})

/**
 * One annotation on a tier; a point has `endUs` equal to `startUs`. `term` is a key of the tier's codebook and `modifiers` are keys of
 * the codebook's marks (FACS: intensity A to E, side L or R; both sides when no side is named). `annotator` is who coded it last;
 * `confidence` in [0, 1] is the coder's own, null when none was given. `parentId` is an annotation of the parent tier.
 */
export const annotationSchema = z.strictObject({
  type: z.literal('annotation'),
  id: z.string(),
  mediaId: z.string(),
  tierId: z.string(),
  trackId: z.string().nullable(),
  startUs: z.int(),
  endUs: z.int(),
  term: z.string().nullable(),
  text: z.string(),
  modifiers: z.array(z.string()),
  annotator: z.string(),
  confidence: z.number().min(0).max(1).nullable(),
  parentId: z.string().nullable(),
})

/** One reading of a segment that was held against another: whose it is (`teacher`, a model id; null for a person's) and the tree as it was then. */
export const readingSchema = z.strictObject({ reasonerId: z.string().nullable(), tree: affectiveTreeSchema })

/** A person said that of two readings of a segment one is better. The trees are kept as they were compared: machine trees are written anew. */
export const preferenceSchema = z.strictObject({
  type: z.literal('preference'),
  id: z.string(),
  mediaId: z.string(),
  segmentId: z.string(),
  annotator: z.string(),
  better: readingSchema,
  worse: readingSchema,
})

/** A span in which a face is at rest; half open, microseconds. */
export const neutralSpanSchema = z.strictObject({ startUs: z.int(), endUs: z.int() })
export type NeutralSpan = z.infer<typeof neutralSpanSchema>

/**
 * What a person decided about a face track: its name (empty when it has none of its own), the person it shows, the track of the same file
 * that it goes on in, whether it is left out of analysis and export, and where it is at rest (null: estimated from the whole track).
 */
export const trackLabelSchema = z.strictObject({
  type: z.literal('track-label'),
  id: z.string(),
  mediaId: z.string(),
  trackId: z.string(),
  name: z.string(),
  personId: z.string().nullable().default(null),
  mergedInto: z.string().nullable(),
  excluded: z.boolean(),
  neutral: neutralSpanSchema.nullable().default(null),
})

/** One version of a codebook that was made in the project; `version` counts from 1 and the highest one of a key is in use. */
export const codebookRecordSchema = z.strictObject({
  type: z.literal('codebook'),
  id: z.string(),
  version: z.int().min(1),
  codebook: codebookSchema,
})

/** A cut through a track of the analysis: from `atUs` on it shows somebody else and is a track of its own, `<trackId>@<atUs>`. */
export const trackSplitSchema = z.strictObject({
  type: z.literal('track-split'),
  id: z.string(),
  mediaId: z.string(),
  trackId: z.string(),
  atUs: z.int(),
})

/** Somebody who is seen, across files. Exports write the pseudonym where there is one. */
export const personSchema = z.strictObject({
  type: z.literal('person'),
  id: z.string(),
  name: z.string().min(1),
  pseudonym: z.string().min(1).nullable(),
})

/** Two tracks that a person said are not the same person, so that it is not proposed again. */
export const apartSchema = z.strictObject({
  type: z.literal('apart'),
  id: z.string(),
  trackIds: z.tuple([z.string(), z.string()]),
})

/** Any record of the document, told apart by `type`. */
export const recordSchema = z.discriminatedUnion('type', [segmentSchema, treeRecordSchema, tierSchema, annotationSchema, trackLabelSchema, scaleSchema, ratingSchema, traceSchema, alignmentSchema, trackSplitSchema, personSchema, apartSchema, preferenceSchema, codebookRecordSchema])

export type Segment = z.infer<typeof segmentSchema>
export type TreeRecord = z.infer<typeof treeRecordSchema>
export type Tier = z.infer<typeof tierSchema>
export type Annotation = z.infer<typeof annotationSchema>
export type Preference = z.infer<typeof preferenceSchema>
export type Reading = z.infer<typeof readingSchema>
export type TrackLabel = z.infer<typeof trackLabelSchema>
export type CodebookRecord = z.infer<typeof codebookRecordSchema>
export type TrackSplit = z.infer<typeof trackSplitSchema>
export type Person = z.infer<typeof personSchema>
export type Apart = z.infer<typeof apartSchema>
export type DocumentRecord = z.infer<typeof recordSchema>

/** A change between two states of the document. `updated` holds the whole record before and after. */
export const diffSchema = z.strictObject({
  added: z.array(recordSchema),
  updated: z.array(z.tuple([recordSchema, recordSchema])),
  removed: z.array(recordSchema),
})
export type Diff = z.infer<typeof diffSchema>

/** The diff that takes back `diff`. Inverse of itself: `invert(invert(d))` equals `d`. */
export function invert(diff: Diff): Diff {
  return {
    added: diff.removed,
    updated: diff.updated.map(([from, to]) => [to, from]),
    removed: diff.added,
  }
}

/** True when the diff changes nothing. */
export function isEmpty(diff: Diff): boolean {
  return diff.added.length === 0 && diff.updated.length === 0 && diff.removed.length === 0
}
