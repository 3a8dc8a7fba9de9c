import { z } from 'zod'
import { neutralSpanSchema } from '../document.ts'

const trackId = z.string()
const personId = z.string()
const name = z.string().trim().min(1).max(200)

/**
 * One act of a person on who is seen. A list of them is one change: one step of undo.
 * `add-person` may bring the new id along, so that later acts of the same list can name it.
 */
export const identityActSchema = z.discriminatedUnion('action', [
  /** Gives one track a name of its own; null takes it away. */
  z.strictObject({ action: z.literal('rename-track'), trackId, name: name.nullable() }),
  z.strictObject({ action: z.literal('exclude-track'), trackId, excluded: z.boolean() }),
  /** From now on both are one track of their file, under the id, name and person of `into`. */
  z.strictObject({ action: z.literal('merge-tracks'), trackId, into: trackId }),
  /** Takes a merged track out again. */
  z.strictObject({ action: z.literal('separate-track'), trackId }),
  /** From `atUs` on (microseconds of the file's clock) the track is another one. */
  z.strictObject({ action: z.literal('split-track'), trackId, atUs: z.int() }),
  /** Says who a track shows; null says that it is not known. */
  z.strictObject({ action: z.literal('assign-track'), trackId, personId: personId.nullable() }),
  /** Says where a track is at rest: its action units are measured from there. Null lets that be estimated again. */
  z.strictObject({ action: z.literal('mark-neutral'), trackId, neutral: neutralSpanSchema.nullable() }),
  z.strictObject({ action: z.literal('add-person'), personId: personId.optional(), name, pseudonym: name.nullable().default(null) }),
  z.strictObject({ action: z.literal('edit-person'), personId, name: name.optional(), pseudonym: name.nullable().optional() }),
  /** All tracks of the first are the second's; the first is gone. */
  z.strictObject({ action: z.literal('merge-persons'), personId, into: personId }),
  /** Forgets a person; their tracks are nobody's again. */
  z.strictObject({ action: z.literal('remove-person'), personId }),
  /** Says that none of these tracks shows the same person as one of `from`; without `from`, that no two of them do. */
  z.strictObject({ action: z.literal('keep-apart'), trackIds: z.array(trackId).min(1), from: z.array(trackId).default([]) }),
])
export type IdentityAct = z.infer<typeof identityActSchema>
