import { z } from 'zod'
import { procedure } from './procedure.ts'

/** A file that plays along with another: its time is that of the other plus `offsetUs`. */
export const companionSchema = z.object({ mediaId: z.string(), offsetUs: z.int(), confidence: z.number().nullable(), origin: z.enum(['hand', 'sound']) })
export type CompanionView = z.infer<typeof companionSchema>

const pair = z.strictObject({ mediaId: z.string(), otherId: z.string() })

/** Several videos of one event: which go together, and how their clocks lie to each other. */
export const sync = {
  /** The files that go with one, at most three, the offsets added up where they are aligned through a third. */
  companions: procedure.input(z.strictObject({ mediaId: z.string() })).output(z.array(companionSchema)),
  /** Says that `t` of the first is `t + offsetUs` of the other; takes the place of what was said of the two before. One change. */
  align: procedure
    .input(pair.extend({ offsetUs: z.int(), origin: z.enum(['hand', 'sound']).default('hand'), confidence: z.number().min(0).max(1).nullable().default(null) }))
    .output(z.array(companionSchema)),
  /** Takes a file out of what is watched together with the other. */
  part: procedure.input(pair).output(z.array(companionSchema)),
  /** Looks for the offset by the sound of both, without saving it. */
  hear: procedure.input(pair).output(z.object({ offsetUs: z.int(), confidence: z.number() })),
}
