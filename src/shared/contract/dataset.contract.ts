import { z } from 'zod'
import { aspects } from '../domain/dataset/caption-items.ts'
import { votes } from '../domain/dataset/committee.ts'
import { affectiveTreeSchema } from '../domain/tree.ts'
import { jobSchema } from './jobs.contract.ts'
import { nothing, procedure } from './procedure.ts'

const verdictSchema = z.enum(['open', 'kept', 'refused', 'tied'])
const voteSchema = z.enum(votes)

/** A sample as it is shown: its fields, where it came from, and its exact record. */
export const sampleSchema = z.object({
  id: z.int(),
  task: z.string(),
  form: z.enum(['messages', 'query-response', 'conversations', 'pairs', 'instruction']),
  question: z.string(),
  answer: z.string(),
  videos: z.array(z.string()).readonly(),
  source: z.string().nullable(),
  file: z.string(),
  split: z.string(),
  line: z.int(),
  edited: z.boolean(),
  verdict: verdictSchema.nullable(),
  raw: z.string(),
})
export type Sample = z.infer<typeof sampleSchema>

/** What the dataset holds. `searchable` counts the samples that filters and full-text search know. */
export const datasetSummarySchema = z.object({
  samples: z.int(),
  searchable: z.int(),
  videos: z.int(),
  rejected: z.int(),
  duplicates: z.int(),
  tasks: z.array(z.object({ key: z.string(), label: z.string(), group: z.string().nullable(), samples: z.int() })),
  files: z.array(z.object({ id: z.int(), path: z.string(), split: z.string(), samples: z.int(), complete: z.boolean() })),
})
export type DatasetSummary = z.infer<typeof datasetSummarySchema>

/** Which samples are listed; what is left out does not narrow. All words of `text` must occur. */
export const sampleFilterSchema = z.strictObject({
  task: z.string().optional(),
  video: z.string().optional(),
  fileId: z.int().optional(),
  text: z.string().optional(),
  split: z.string().optional(),
  verdict: verdictSchema.optional(),
  edited: z.boolean().optional(),
})

const page = { after: z.int().optional(), limit: z.int().min(1).max(1000).default(100) }

/** Where a sample stands before the committee: every item of the newest round with its votes, and what critics said of refused ones. */
const hearingSchema = z.object({
  round: z.int(),
  items: z.array(z.object({ id: z.int(), question: z.string(), answer: z.string(), gold: voteSchema.nullable(), verdict: verdictSchema, right: z.int(), wrong: z.int(), unsure: z.int() })).readonly(),
  critique: z.array(z.object({ question: z.string(), answer: z.string(), notes: z.array(z.string()).readonly(), corrections: z.array(z.string()).readonly() })).readonly(),
})

/** One act in the log of the dataset. */
const datasetActSchema = z.object({ id: z.int(), atMs: z.number(), who: z.string(), action: z.string(), samples: z.int(), undone: z.boolean() })

/** A sample with everything around it: its turns, what its answer says by aspect, the tree of each subject, its history and its hearing. */
export const sampleDetailSchema = z.object({
  sample: sampleSchema,
  turns: z.array(z.object({ role: z.string(), content: z.string() })).readonly(),
  problems: z.array(z.string()).readonly(),
  items: z.array(z.object({ subject: z.string().nullable(), aspect: z.enum(aspects), text: z.string(), start: z.int(), end: z.int(), terms: z.array(z.string()).readonly() })).readonly(),
  trees: z.array(z.object({ subject: z.string().nullable(), tree: affectiveTreeSchema })).readonly(),
  history: z.array(datasetActSchema).readonly(),
  hearing: hearingSchema.nullable(),
})
export type SampleDetail = z.infer<typeof sampleDetailSchema>

/** Where a sample's clip is found: a token to play it by, and the seconds of it that the sample is about; null when the file is nowhere. */
export const sampleClipSchema = z.object({ token: z.string(), path: z.string(), startS: z.number().nullable(), endS: z.number().nullable(), mediaId: z.string().nullable() }).nullable()

/** How the committee does. Shares are in [0, 1], null where nothing gives them. */
export const committeeReportSchema = z.object({
  verdicts: z.object({ open: z.int(), kept: z.int(), refused: z.int(), tied: z.int() }),
  judges: z.array(z.object({ judge: z.string(), kind: z.enum(['person', 'model']), votes: z.int(), unsure: z.int(), gold: z.int(), accuracy: z.number().nullable(), decided: z.int(), withMajority: z.number().nullable(), medianMs: z.number().nullable() })).readonly(),
  agreement: z.object({ alpha: z.number().nullable(), reason: z.string().nullable(), low: z.number().nullable(), high: z.number().nullable(), items: z.int() }),
})
export type CommitteeReport = z.infer<typeof committeeReportSchema>

/** Counts and checks of the dataset; see the engine's `statistics.ts`. */
export const datasetStatisticsSchema = z.object({
  samples: z.int(),
  videos: z.int(),
  byTask: z.array(z.object({ task: z.string(), label: z.string(), group: z.string().nullable(), samples: z.int(), shareOfGroup: z.number() })).readonly(),
  bySplit: z.array(z.object({ split: z.string(), samples: z.int(), videos: z.int() })).readonly(),
  bySource: z.array(z.object({ source: z.string(), samples: z.int() })).readonly(),
  answerWords: z.object({ looked: z.int(), median: z.int(), p95: z.int(), longest: z.int(), histogram: z.array(z.int()).readonly() }),
  words: z.array(z.object({ word: z.string(), count: z.int() })).readonly(),
  leaks: z.array(z.object({ kind: z.enum(['video', 'subject']), name: z.string(), splits: z.array(z.string()).readonly(), samples: z.int() })).readonly(),
})
export type DatasetStatistics = z.infer<typeof datasetStatisticsSchema>

const ids = z.array(z.int()).min(1)
const written = z.array(z.object({ name: z.string(), samples: z.int(), bytes: z.number() })).readonly()

/** Instruction samples: import, browse, write out, and what could not be read. */
export const dataset = {
  summary: procedure.input(nothing).output(datasetSummarySchema),
  /** Brings files of samples in, one job for all of them; a cancelled or interrupted one goes on where it was. */
  import: procedure.input(z.strictObject({ paths: z.array(z.string().min(1)).min(1), split: z.string().min(1).optional() })).output(jobSchema),
  samples: procedure.input(z.strictObject({ filter: sampleFilterSchema, ...page })).output(z.array(sampleSchema).readonly()),
  /** Records that could not be read, with their line and the reason. */
  rejected: procedure.input(z.strictObject(page)).output(z.array(z.object({ id: z.int(), file: z.string(), line: z.int(), reason: z.string(), raw: z.string() }))),
  /** Writes the samples that came from one file to `out`: untouched records byte by byte as they were. */
  export: procedure.input(z.strictObject({ file: z.string().min(1), out: z.string().min(1) })).output(z.object({ path: z.string(), samples: z.int(), bytes: z.number() })),

  /** One sample with its text taken apart, its trees, its history and its hearing. */
  sample: procedure.input(z.strictObject({ id: z.int() })).output(sampleDetailSchema),
  /** The clip of a sample, looked for at its path, among the media of the project, and under the folder of its file. */
  clip: procedure.input(z.strictObject({ id: z.int() })).output(sampleClipSchema),
  /** Gives one turn another text; every other byte of the record stays. */
  editTurn: procedure.input(z.strictObject({ id: z.int(), turn: z.int().min(0), text: z.string().min(1) })).output(nothing),
  retask: procedure.input(z.strictObject({ ids, task: z.string() })).output(nothing),
  setSplit: procedure.input(z.strictObject({ ids, split: z.string().min(1).nullable() })).output(nothing),
  remove: procedure.input(z.strictObject({ ids, removed: z.boolean() })).output(nothing),
  splitSample: procedure.input(z.strictObject({ id: z.int() })).output(z.object({ ids: z.array(z.int()) })),
  mergeSamples: procedure.input(z.strictObject({ ids: z.array(z.int()).min(2) })).output(z.object({ id: z.int() })),
  /** Takes back or does again the last act on the dataset; says which, null when there was none. */
  step: procedure.input(z.strictObject({ direction: z.enum(['undo', 'redo']) })).output(z.object({ action: z.string().nullable() })),
  acts: procedure.input(z.strictObject({ limit: z.int().min(1).max(1000).default(100) })).output(z.array(datasetActSchema).readonly()),
  /** Adds samples made from the reviewed trees and coded tiers of the project, as one act. */
  generate: procedure.input(z.strictObject({ mediaIds: z.array(z.string()).optional(), tasks: z.array(z.string()).optional() })).output(z.object({ added: z.int(), made: z.int() })),
  /** Puts samples before the committee; `again` begins a new round for ones that were there. */
  submit: procedure.input(z.strictObject({ ids, again: z.boolean().default(false) })).output(z.object({ submitted: z.int() })),
  /** The next items a judge has not voted on, without what others said. */
  nextItems: procedure.input(z.strictObject({ judge: z.string().min(1), limit: z.int().min(1).max(1000).default(20) })).output(z.array(z.object({ id: z.int(), sampleId: z.int(), position: z.int(), question: z.string(), answer: z.string() })).readonly()),
  vote: procedure
    .input(z.strictObject({ itemId: z.int(), judge: z.string().min(1), kind: z.enum(['person', 'model']), vote: voteSchema, note: z.string().default(''), correction: z.string().nullable().default(null), tookMs: z.number().min(0).default(0), quorum: z.int().min(1).max(99).default(3) }))
    .output(z.object({ verdict: verdictSchema })),
  /** Says what the right vote on an item is, to measure judges by. */
  setGold: procedure.input(z.strictObject({ itemId: z.int(), gold: z.enum(['right', 'wrong']).nullable() })).output(nothing),
  committee: procedure.input(nothing).output(committeeReportSchema),
  statistics: procedure.input(nothing).output(datasetStatisticsSchema),
  /** Puts whole subjects (videos where nobody named one) in the test split until it holds `share` of the samples. */
  splitBySubject: procedure.input(z.strictObject({ share: z.number().gt(0).lt(1), seed: z.int().default(1) })).output(z.object({ samples: z.int() })),
  /** Writes the dataset to a folder: the official layout, or sets for ms-swift with a data card. */
  exportFolder: procedure.input(z.strictObject({ folder: z.string().min(1), form: z.enum(['official', 'ms-swift']), keptOnly: z.boolean().default(false) })).output(written),
}
