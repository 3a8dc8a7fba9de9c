import { z } from 'zod'

/** The three levels of an affective tree, from the leaves up: cue (facial attribute or signal), expression, emotion. */
export const levels = ['cue', 'expression', 'emotion'] as const
export type Level = (typeof levels)[number]

/** What a person said of a node. `unreviewed` is the machine's word alone. */
export const verdicts = ['unreviewed', 'accepted', 'corrected', 'rejected', 'added'] as const
export type Verdict = (typeof verdicts)[number]

/**
 * What a node rests on: a span of the clip in microseconds of the file's presentation clock (half open, `endUs` > `startUs`),
 * and where known the signal with its threshold and observed value (in the signal's own unit), the face region or transcript words.
 */
export const evidenceSchema = z.strictObject({
  startUs: z.int(),
  endUs: z.int(),
  signal: z.string().optional(),
  threshold: z.number().optional(),
  value: z.number().optional(),
  region: z.enum(['face', 'brows', 'eyes', 'nose', 'cheeks', 'mouth', 'jaw', 'head', 'voice']).optional(),
  words: z.string().optional(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** Who made a node or a tree: the rule teacher, a model of the registry (with its id), or an annotator (with their id). */
export const originSchema = z.strictObject({
  kind: z.enum(['teacher', 'model', 'person']),
  id: z.string(),
})
export type Origin = z.infer<typeof originSchema>

/**
 * One item of the tree. `term` is a key of the codebook `codebook`; free text has `term` null and says itself in `label`.
 * `supports` holds ids of nodes one level up ("because" edges, a DAG); an empty list on a cue or an expression hangs it
 * under the free node of its level. `confidence` is in [0, 1]. `replaced` keeps the term a correction replaced.
 */
export const treeNodeSchema = z.strictObject({
  id: z.string(),
  level: z.enum(levels),
  codebook: z.string().nullable(),
  term: z.string().nullable(),
  label: z.string(),
  confidence: z.number().min(0).max(1),
  evidence: z.array(evidenceSchema),
  supports: z.array(z.string()),
  origin: originSchema,
  verdict: z.enum(verdicts),
  replaced: z.string().optional(),
})
export type TreeNode = z.infer<typeof treeNodeSchema>

/** The spoken form of a tree, and who wrote it. `rendered` text is made from the nodes by the grammar and follows them. */
export const rationaleSchema = z.strictObject({
  text: z.string(),
  origin: z.enum(['rendered', 'model', 'person']),
})
export type Rationale = z.infer<typeof rationaleSchema>

/** The support graph of one clip and subject: nodes of three levels with "because" edges, and its rationale. */
export const affectiveTreeSchema = z.strictObject({
  nodes: z.array(treeNodeSchema),
  rationale: rationaleSchema,
})
export type AffectiveTree = z.infer<typeof affectiveTreeSchema>
