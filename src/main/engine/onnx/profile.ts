import type { Provider } from './providers.ts'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { z } from 'zod'
import { sessionOptions } from './session.ts'

const eventSchema = z.object({ cat: z.string(), name: z.string(), args: z.object({ provider: z.string().optional() }).optional() })

/** What the runtime itself recorded: how many nodes of the graph each of its providers ran. */
export type NodesByProvider = Readonly<Record<string, number>>

/** A profiled session: run it, then ask which provider ran its nodes. `finish` closes it. */
export type ProfiledSession = Readonly<{ session: InferenceSession, finish: () => Promise<NodesByProvider> }>

function countNodes(folder: string): NodesByProvider {
  const nodes = new Map<string, string>()
  for (const name of readdirSync(folder)) {
    const events = z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
    for (const event of events) {
      const parsed = eventSchema.safeParse(event)
      if (parsed.success && parsed.data.cat === 'Node' && parsed.data.args?.provider)
        nodes.set(parsed.data.name, parsed.data.args.provider)
    }
  }
  const counts: Record<string, number> = {}
  for (const provider of nodes.values())
    counts[provider] = (counts[provider] ?? 0) + 1
  return counts
}

/** Opens a model with the runtime's profiler on: the proof of which provider really ran. */
export async function openProfiledSession(model: Uint8Array, provider: Provider): Promise<ProfiledSession> {
  const folder = mkdtempSync(join(tmpdir(), 'affectree-profile-'))
  try {
    const session = await InferenceSession.create(model, { ...sessionOptions(provider), enableProfiling: true, profileFilePrefix: join(folder, 'run') })
    return {
      session,
      async finish() {
        session.endProfiling()
        await session.release()
        const nodes = countNodes(folder)
        rmSync(folder, { recursive: true, force: true })
        return nodes
      },
    }
  }
  catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
