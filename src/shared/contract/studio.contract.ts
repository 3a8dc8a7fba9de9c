import { z } from 'zod'
import { nothing, procedure } from './procedure.ts'

/**
 * One execution provider as tried on this machine: whether it ran, or why not. `framesPerSecond` is inference alone, one process, one face;
 * `nodes` is the proof: how many nodes of the face models each provider of the runtime executed; `difference` the largest of any output
 * from the CPU's.
 */
export const providerReportSchema = z.object({
  name: z.enum(['cuda', 'dml', 'coreml', 'webgpu', 'cpu']),
  available: z.boolean(),
  ran: z.boolean(),
  framesPerSecond: z.number().nullable(),
  nodes: z.record(z.string(), z.int()),
  difference: z.number().nullable(),
  reason: z.string().nullable(),
})

/** What this machine has and lacks: runtime, execution providers, models, and problems with what to do about each. */
export const doctorReportSchema = z.object({
  version: z.string(),
  runtime: z.object({ node: z.string(), electron: z.string().nullable(), chrome: z.string().nullable(), platform: z.string(), arch: z.string(), cores: z.int(), memoryBytes: z.number() }),
  providers: z.array(providerReportSchema),
  chosenProvider: z.string(),
  /** Hardware decoders of this platform; `reason` null where one is there. What it decodes is compared with software file by file. */
  decoders: z.array(z.object({ name: z.string(), reason: z.string().nullable() })),
  models: z.array(z.object({ name: z.string(), present: z.boolean(), sha256: z.string().nullable(), matchesCard: z.boolean(), source: z.string(), licence: z.string() })),
  problems: z.array(z.object({ what: z.string(), hint: z.string() })),
})
export type DoctorReport = z.infer<typeof doctorReportSchema>

/** How many frames an analysis looks at: every nth, or about so many a second. */
export const analysisRateSchema = z.union([z.strictObject({ everyNth: z.int().min(1) }), z.strictObject({ framesPerSecond: z.number().positive() })])
export type AnalysisRate = z.infer<typeof analysisRateSchema>

/** Settings of the person, remembered outside projects. */
export const settingsSchema = z.object({
  annotator: z.string().min(1),
  theme: z.enum(['dark', 'light', 'contrast', 'system']),
  locale: z.enum(['en', 'de']),
  confidenceThreshold: z.number().min(0).max(1),
  /** What each annotator needs to react, in milliseconds: taken off the time of keys that code while the video plays. */
  reactionDelayMs: z.record(z.string(), z.number().min(0).max(2000)),
  analysisRate: analysisRateSchema,
  /** Whether analyses decode in hardware where a device gives the pictures that software does. */
  hardwareDecode: z.enum(['auto', 'off']),
  layouts: z.record(z.string(), z.unknown()),
  keymap: z.record(z.string(), z.string()),
  overlay: z.object({ boxes: z.boolean(), points: z.boolean(), labels: z.boolean(), subtitles: z.boolean().default(true) }),
  recentProjects: z.array(z.object({ path: z.string(), name: z.string(), openedAtMs: z.number() })),
})
export type Settings = z.infer<typeof settingsSchema>

/** The studio itself: its health and the settings of the person. */
export const studio = {
  doctor: procedure.input(nothing).output(doctorReportSchema),
  settings: procedure.input(nothing).output(settingsSchema),
  updateSettings: procedure.input(settingsSchema.partial()).output(settingsSchema),
}
