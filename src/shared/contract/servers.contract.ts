import { z } from 'zod'
import { modelServerSchema } from '../domain/evaluation/model-server.ts'
import { sampleFilterSchema } from './dataset.contract.ts'
import { evaluationRunSchema, taskResultSchema } from './evaluation-runs.contract.ts'
import { jobSchema } from './jobs.contract.ts'
import { nothing, procedure } from './procedure.ts'

/** Where a server's key lies: sealed by the key store of the system, readable in the file of servers, or in the environment variable AFFECTREE_SERVER_KEY. */
export const keyPlaces = ['none', 'system', 'file', 'environment'] as const

/**
 * A server as it is listed. What is sent to it goes to `host`, which may be this machine itself (`staysOnMachine`) or reached without encryption
 * (`readableOnTheWay`). `allowed` is whether a person has agreed to that for the open project.
 */
export const listedServerSchema = modelServerSchema.extend({
  keyPlace: z.enum(keyPlaces),
  host: z.string(),
  staysOnMachine: z.boolean(),
  readableOnTheWay: z.boolean(),
  allowed: z.boolean(),
})
export type ListedServer = z.infer<typeof listedServerSchema>

/** What asking will take; see `estimateRun`. */
export const serverEstimateSchema = z.object({ questions: z.int(), inputTokens: z.number(), outputTokens: z.number(), seconds: z.number(), cost: z.number().nullable(), basis: z.enum(['measured', 'assumed']) })

/** Which samples of the dataset are asked about: the first `limit` that pass the filter. */
const choice = { filter: sampleFilterSchema.default({}), limit: z.int().min(1).max(100_000).default(100) }
const started = z.object({ runId: z.string(), job: jobSchema })

const byName = z.strictObject({ name: z.string() })

/** Servers with models that may be asked about samples. There is none until a person sets one up, and none is asked before that person agrees to what is sent. */
export const servers = {
  /** `file` is where the settings lie. */
  list: procedure.input(nothing).output(z.object({ servers: z.array(listedServerSchema).readonly(), file: z.string() })),
  /**
   * Adds a server, or changes the one called `was`. `key` is kept as it was when left out, and forgotten when null. A key never goes along to another
   * address: it is forgotten when the address changes without a new one.
   */
  save: procedure.input(z.strictObject({ server: modelServerSchema, was: z.string().optional(), key: z.string().trim().min(1).nullable().optional() })).output(listedServerSchema),
  remove: procedure.input(byName).output(nothing),
  /** Notes that the person agrees that pictures, questions and answers of the open project go to this server, or no longer does. It holds for the present address alone. */
  allow: procedure.input(z.strictObject({ name: z.string(), allowed: z.boolean() })).output(listedServerSchema),
  /** Asks the server for one word, to see whether it answers. Nothing of a project is sent. */
  probe: procedure.input(byName).output(z.object({ answered: z.boolean(), text: z.string(), tookMs: z.number() })),

  /** What it would take to ask a server about samples. Nothing is sent. */
  estimate: procedure.input(z.strictObject({ server: z.string(), ...choice })).output(z.object({ server: listedServerSchema, estimate: serverEstimateSchema })),
  /** Makes a run and asks the server about each of its samples, as a job that can be cancelled and resumed. Fails before anything is sent unless the person has agreed. */
  ask: procedure.input(z.strictObject({ server: z.string(), name: z.string().trim().min(1).optional(), ...choice })).output(started),
  /** Goes on with a run: asks for what has no answer, and again for what failed. */
  askAgain: procedure.input(z.strictObject({ runId: z.string() })).output(started),
  /** Has a server judge the free-text answers of a run, as a job. It is sent questions, true and given answers, and no picture; each answer is judged once. */
  judge: procedure.input(z.strictObject({ runId: z.string(), server: z.string() })).output(started),
  runs: procedure.input(nothing).output(z.array(evaluationRunSchema).readonly()),
  results: procedure.input(z.strictObject({ runId: z.string() })).output(z.object({ run: evaluationRunSchema, tasks: z.array(taskResultSchema) })),
  /**
   * A page of the items of a run with their answers and what judges said, those after a position: all, those that the matcher finds wrong, or those that
   * failed. `correct` is null without an answer and for free text.
   */
  answers: procedure.input(z.strictObject({ runId: z.string(), only: z.enum(['all', 'wrong', 'failed']).default('all'), after: z.int().default(-1), limit: z.int().min(1).max(1000).default(100) })).output(z.array(z.object({
    position: z.int(),
    sampleId: z.int().nullable(),
    task: z.string(),
    question: z.string(),
    truth: z.string(),
    video: z.string().nullable(),
    status: z.enum(['answered', 'failed']).nullable(),
    text: z.string().nullable(),
    reason: z.string().nullable(),
    correct: z.boolean().nullable(),
    judgements: z.array(z.object({ judge: z.string(), scores: z.record(z.string(), z.number()).nullable(), problem: z.string().nullable(), reply: z.string().nullable() })),
  })).readonly()),
  removeRun: procedure.input(z.strictObject({ runId: z.string() })).output(nothing),
}
