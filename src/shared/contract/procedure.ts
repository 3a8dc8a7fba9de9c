import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorCodes } from '../errors.ts'

/** The plain form of a declared failure, as it crosses the port. */
export const errorRecordSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string().optional(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
})

/** The root of every procedure: expected failures arrive as the declared error `APP` with an error record; the rest is a defect. */
export const procedure = oc.errors({ APP: { message: 'The request failed', data: errorRecordSchema } })

/** An opaque handle under which the window fetches bytes: `app://studio/media/<token>` or `app://studio/data/<token>`. */
export const tokenSchema = z.string().min(8)

/** Nothing to say: input or output of procedures without any. */
export const nothing = z.strictObject({})
