import { z } from 'zod'
import { nothing, procedure } from './procedure.ts'

/** A model that runs on every face and frame beside the studio's own: added by a person, or an optional one that was switched on. */
export const ownModelSchema = z.object({
  name: z.string(),
  title: z.string(),
  licence: z.string(),
  source: z.string(),
  sha256: z.string(),
  signals: z.array(z.string()),
  limits: z.array(z.string()),
  optional: z.boolean(),
})
export type OwnModelInfo = z.infer<typeof ownModelSchema>

/** Models of the person's own. A change counts from the next analysis on. */
export const ownModels = {
  /** Those of the project, and the optional ones that are off, each with the reason why. */
  list: procedure.input(nothing).output(z.object({ models: z.array(ownModelSchema), optional: z.array(z.object({ name: z.string(), reason: z.string() })) })),
  /** Adds the model that a card (a JSON file beside its .onnx file) describes, after trying it on test pictures. */
  add: procedure.input(z.strictObject({ cardPath: z.string().min(1) })).output(ownModelSchema),
  /** Switches an optional model on. */
  enable: procedure.input(z.strictObject({ name: z.string() })).output(ownModelSchema),
  remove: procedure.input(z.strictObject({ name: z.string() })).output(nothing),
}
