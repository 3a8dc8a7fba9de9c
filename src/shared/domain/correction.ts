import { z } from 'zod'
import { readingSchema } from './document.ts'
import { evidenceSchema, levels } from './tree.ts'

const segmentId = z.string()
const nodeId = z.string()

/**
 * One act of a person on a segment or its tree. The list of such acts is what the command line's `correct --from` reads.
 * Acts on a node of a machine tree first copy that tree to the person's layer; the machine's stays as it was.
 * `add-node` and `add-segment` may bring the new id along, so that later acts of the same list can name it.
 */
export const correctionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('accept'), segmentId, nodeId }),
  /** Accepts every node nobody has judged yet; with `fromConfidence` only those at least so sure. */
  z.strictObject({ action: z.literal('accept-tree'), segmentId, fromConfidence: z.number().min(0).max(1).optional() }),
  /** Says that one reading of the segment is better than another. */
  z.strictObject({ action: z.literal('prefer'), segmentId, preferenceId: z.string().optional(), better: readingSchema, worse: readingSchema }),
  z.strictObject({ action: z.literal('reject'), segmentId, nodeId }),
  z.strictObject({ action: z.literal('relabel'), segmentId, nodeId, codebook: z.string().nullable(), term: z.string().nullable(), label: z.string() }),
  z.strictObject({
    action: z.literal('add-node'),
    segmentId,
    nodeId: nodeId.optional(),
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
  z.strictObject({ action: z.literal('add-segment'), segmentId: segmentId.optional(), mediaId: z.string(), trackId: z.string().nullable(), startUs: z.int(), endUs: z.int() }),
  z.strictObject({ action: z.literal('remove-segment'), segmentId }),
])
export type Correction = z.infer<typeof correctionSchema>
export type CorrectionAction = Correction['action']
