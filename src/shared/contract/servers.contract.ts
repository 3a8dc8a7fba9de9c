import { z } from 'zod'
import { modelServerSchema } from '../domain/evaluation/model-server.ts'
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
}
