import { z } from 'zod'
import { personSchema } from '../domain/document.ts'
import { identityActSchema } from '../domain/identity/act.ts'
import { trackSchema } from './analysis.contract.ts'
import { nothing, procedure, tokenSchema } from './procedure.ts'

export type { IdentityAct } from '../domain/identity/act.ts'

/** Tracks that are likely the same person: `personId` when one of them is known already, else somebody new. `id` stays while the tracks do. */
export const identityProposalSchema = z.object({
  id: z.string(),
  personId: z.string().nullable(),
  trackIds: z.array(z.string()),
  likelihood: z.number(),
})
export type IdentityProposal = z.infer<typeof identityProposalSchema>

/** Who is seen, across files. Machines propose, people decide. */
export const identities = {
  /** The people of the project and the faces of every analysed file. */
  list: procedure.input(nothing).output(z.object({ people: z.array(personSchema), tracks: z.array(trackSchema) })),
  /**
   * Which faces are likely the same person, by the shape of their faces, likeliest first. Faces without enough good frames, left out, or of
   * an analysis made before shapes were kept are counted in `unplaced`.
   */
  propose: procedure.input(z.strictObject({ least: z.number().min(0).max(1).optional() })).output(z.object({ proposals: z.array(identityProposalSchema), unplaced: z.int() })),
  /** Applies the acts in order as one change: one transaction, one change-log row, one step of undo. */
  apply: procedure
    .input(z.strictObject({ acts: z.array(identityActSchema).min(1), annotator: z.string().optional() }))
    .output(z.object({ sequence: z.int(), savedAtMs: z.number() })),
  /** A small picture of a face where it is seen best, and the time of that frame. */
  thumbnail: procedure.input(z.strictObject({ trackId: z.string() })).output(z.object({ image: tokenSchema, ptsUs: z.number() })),
}
