import { z } from 'zod'

/**
 * The description of one per-frame series: what it measures, its unit and range, what a missing value means (NaN),
 * how well it is supported, and where it comes from. The same text stands in the model card, the window and the docs.
 */
export const signalDefinitionSchema = z.strictObject({
  name: z.string(),
  group: z.enum(['expression', 'action-unit', 'head', 'gaze', 'eye', 'face', 'affect', 'audio', 'own']),
  label: z.string(),
  definition: z.string(),
  unit: z.string(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  missing: z.string(),
  support: z.enum(['strong', 'usable', 'weak']),
  source: z.string(),
})
export type SignalDefinition = z.infer<typeof signalDefinitionSchema>

/** A table as it was asked for; `reduced` says that its rows stand for more than there are here. */
export type SignalPart = SignalTable & Readonly<{ reduced: boolean }>

/** Columns over one time base. `timesUs[i]` is the PTS of row i in microseconds; each column has the same length; NaN = missing. */
export type SignalTable = Readonly<{
  timesUs: Float64Array
  columns: ReadonlyMap<string, Float32Array>
}>
