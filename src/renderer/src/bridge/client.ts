import type { StudioClient } from '#shared/contract/index.ts'
import { createORPCClient } from '@orpc/client'
import { currentLink } from './connection.ts'

/**
 * The studio's contract as the window calls it: `client.document.correct({...})`. Calls made while the engine restarts
 * wait for it; calls under way when it ends reject. Expected failures become readable with `failureOf`.
 */
export const client: StudioClient = createORPCClient({
  call: async (path, input, options) => (await currentLink()).call(path, input, options),
})
