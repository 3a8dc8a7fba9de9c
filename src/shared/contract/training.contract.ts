import { z } from 'zod'
import { jobSchema } from './jobs.contract.ts'
import { nothing, procedure } from './procedure.ts'

/** Accuracy of emotion on a set of segments with a 95 % bootstrap interval, and agreement per level. Shares are in [0, 1]. */
export const scoreSchema = z.object({
  segments: z.int(),
  emotionAccuracy: z.number(),
  emotionAccuracyLow: z.number(),
  emotionAccuracyHigh: z.number(),
  unweightedRecall: z.number(),
  expressionF1: z.number(),
  cueF1: z.number(),
  treeDistance: z.number(),
  confusion: z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.int())) }),
})
export type Score = z.infer<typeof scoreSchema>

/** Stages of a policy's training, in their order: the curriculum from the cues up, then reinforcement with the tree reward. */
export const policyStages = ['attributes', 'expressions', 'emotions', 'reinforce'] as const

/** What sampled trees earned on average since the last point, term by term, and how far the policy is from its reference (KL). NaN is left out. */
export const rewardPointSchema = z.object({ total: z.number(), tree: z.number(), cue: z.number(), expression: z.number(), emotion: z.number(), length: z.number(), divergence: z.number() }).partial()
export type RewardPoint = z.infer<typeof rewardPointSchema>

/** One point of the learning curve; held-out values are null between evaluations. A policy's points say their stage, those of reinforcement also the rewards. */
export const curvePointSchema = z.object({
  step: z.int(),
  trainLoss: z.number(),
  heldOutLoss: z.number().nullable(),
  heldOutAccuracy: z.number().nullable(),
  stage: z.enum(policyStages).optional(),
  rewards: rewardPointSchema.optional(),
})
export type CurvePoint = z.infer<typeof curvePointSchema>

/** What a training would learn from now. The held-out set is fixed before the first training and never trained on. */
export const trainingStatusSchema = z.object({
  correctionsSinceLast: z.int(),
  reviewedSegments: z.int(),
  trainSegments: z.int(),
  heldOutSegments: z.int(),
  split: z.enum(['by-subject', 'by-video', 'within-video']),
  splitNote: z.string(),
  canTrain: z.boolean(),
  reason: z.string().nullable(),
  /** What is on the training side, by whose word it is and how much that counts. */
  sources: z.array(z.object({ kind: z.enum(['accepted', 'corrected', 'added', 'rejected', 'left', 'preferred', 'teacher']), count: z.int(), weight: z.number() })),
  /** What is held out: subjects, files, or stretches of files; and whether that is fixed already. */
  heldOutGroups: z.array(z.string()),
  splitFixed: z.boolean(),
  runningJobId: z.string().nullable(),
})
export type TrainingStatus = z.infer<typeof trainingStatusSchema>

/** The kinds of models: the small network over segment statistics, and the policy that writes trees token by token. */
export const modelKinds = ['reasoner', 'policy'] as const

/**
 * The order in which a policy takes its examples: stage by stage; stage by stage with the examples that surprise it least first; or all levels
 * together from the first step on.
 */
export const policyOrders = ['stages', 'perplexity', 'together'] as const

/**
 * What the rule teacher learned of a project's labels for a model. `emotions`: balanced accuracy on people it was not fitted on, as calibrated and by its
 * rules, in [0, 1], and the reviewed segments it was fitted on; null where the rules stay. `cues`: the facial cues whose threshold was moved, in the
 * signal's unit, and of how many reviewed segments each got how many wrong.
 */
export const teacherCalibrationSchema = z.object({
  emotions: z.object({ segments: z.int(), calibrated: z.number(), rules: z.number() }).nullable(),
  cues: z.array(z.object({ term: z.string(), threshold: z.number(), documented: z.number(), segments: z.int(), errors: z.object({ calibrated: z.int(), rules: z.int() }) })),
})
export type TeacherCalibration = z.infer<typeof teacherCalibrationSchema>

/** A model of the registry: what it is, what it came from and learned from, and how it did on the held-out set. */
export const modelSchema = z.object({
  id: z.string(),
  kind: z.enum(modelKinds),
  name: z.string(),
  parentId: z.string().nullable(),
  state: z.enum(['candidate', 'promoted', 'retired', 'discarded']),
  createdAtMs: z.number(),
  seed: z.int(),
  steps: z.int(),
  trainSegments: z.int(),
  sha256: z.string(),
  provider: z.string(),
  split: z.string(),
  heldOut: scoreSchema,
  /** Left out by models that were trained before the teacher could be calibrated. */
  teacher: teacherCalibrationSchema.optional(),
  curve: z.array(curvePointSchema),
})
export type ModelCard = z.infer<typeof modelSchema>

/** Old against new on the same held-out segments. `changed` lists segments whose tree differs, with both readings and the person's. */
export const comparisonSchema = z.object({
  oldId: z.string(),
  newId: z.string(),
  old: scoreSchema,
  new: scoreSchema,
  changed: z.array(z.object({ segmentId: z.string(), mediaId: z.string(), startUs: z.number(), endUs: z.number(), oldText: z.string(), newText: z.string(), personText: z.string(), verdict: z.enum(['better', 'worse', 'same']) })),
})
export type Comparison = z.infer<typeof comparisonSchema>

/** A reviewed segment that a model learned from, near to the one it read: how far its signals are, and whether the person said the same term there. */
export const nearExampleSchema = z.object({ segmentId: z.string(), mediaId: z.string(), startUs: z.int(), endUs: z.int(), distance: z.number(), saidIt: z.boolean(), label: z.string().nullable() })
export type NearExample = z.infer<typeof nearExampleSchema>

/** Settings of reinforcement; what is left out is as it was measured best. */
export const reinforceSchema = z.strictObject({
  clips: z.int().min(1).max(64),
  group: z.int().min(2).max(32),
  temperature: z.number().min(0.1).max(2),
  peakRate: z.number().positive().max(0.01),
  clipRange: z.number().min(0.01).max(1),
  divergence: z.number().min(0).max(1),
}).partial()
export type ReinforceInput = z.infer<typeof reinforceSchema>

/** How often a model is right when it says it is so sure: bins of stated confidence, the expected calibration error and the Brier score. */
export const calibrationSchema = z.object({
  forecasts: z.int(),
  ece: z.number(),
  brier: z.number(),
  bins: z.array(z.object({ from: z.number(), to: z.number(), count: z.int(), meanConfidence: z.number(), accuracy: z.number() })),
})
export type Calibration = z.infer<typeof calibrationSchema>

const byId = z.strictObject({ modelId: z.string() })

/** Learning from corrections: training, comparison, promotion, roll back. */
export const training = {
  status: procedure.input(nothing).output(trainingStatusSchema),
  /** Trains a candidate. `stages` are for a policy; left out, it goes through the curriculum without reinforcement. */
  start: procedure
    .input(z.strictObject({
      seed: z.int().default(1),
      steps: z.int().min(1).optional(),
      kind: z.enum(modelKinds).default('reasoner'),
      stages: z.array(z.enum(policyStages)).min(1).optional(),
      reinforce: reinforceSchema.optional(),
      order: z.enum(policyOrders).optional(),
    }))
    .output(jobSchema),
  /** The live curve of a running or finished training job. */
  curve: procedure.input(z.strictObject({ jobId: z.string() })).output(z.array(curvePointSchema)),
  models: procedure.input(nothing).output(z.array(modelSchema)),
  /** Compares a model with what is promoted now (the rule teacher when nothing is: id `teacher`). */
  compare: procedure.input(byId).output(comparisonSchema),
  /** Which of the corrections a model learned from lie nearest to a segment it read, the nearest first, and on how many of all its term was said. */
  nearest: procedure
    .input(z.strictObject({ modelId: z.string(), segmentId: z.string(), codebook: z.string().nullable(), term: z.string().nullable(), count: z.int().min(1).max(20).default(5) }))
    .output(z.object({ learnedFrom: z.int(), saidIt: z.int(), examples: z.array(nearExampleSchema) })),
  promote: procedure.input(byId).output(z.array(modelSchema)),
  /** Puts a candidate away; its files stay until `clean`. */
  discard: procedure.input(byId).output(z.array(modelSchema)),
  /** Takes a discarded model back among the candidates. */
  restore: procedure.input(byId).output(z.array(modelSchema)),
  /** Deletes the files of discarded models for good. */
  clean: procedure.input(nothing).output(z.object({ models: z.int(), bytes: z.number() })),
  /** Writes the model as `out` (.onnx) with its card and its parameters beside it. */
  export: procedure.input(z.strictObject({ modelId: z.string(), out: z.string().min(1) })).output(z.object({ files: z.array(z.string()) })),
  /** Takes an exported model into the project as a candidate; `path` is its .onnx file. */
  import: procedure.input(z.strictObject({ path: z.string().min(1) })).output(z.array(modelSchema)),
  /** Confidence against truth on the held-out segments: as it comes from the network (null where it cannot be taken apart), and as it is told. */
  reliability: procedure.input(byId).output(z.object({ before: calibrationSchema.nullable(), after: calibrationSchema })),
  /** Takes back the last promotion: the model before it (or the teacher) is the one in use again. */
  rollback: procedure.input(nothing).output(z.array(modelSchema)),
}
