import type { ServerStore } from '../../settings/server-store.ts'
import { AskFailure } from './ask-failure.ts'
import { askServer, openServer } from './ask-server.ts'

/** Asks a server for one word, without a picture, and once more when the connection was cut. Failures are told, not thrown. @throws AppError `not-found` */
export async function probeServer(store: ServerStore, name: string, signal: AbortSignal): Promise<{ answered: boolean, text: string, tookMs: number }> {
  const open = openServer(store.get(name, null), await store.key(name), { policy: { attempts: 2, firstMs: 0, mostMs: 0, patienceMs: 0 } })
  const startMs = performance.now()
  const done = (answered: boolean, text: string): { answered: boolean, text: string, tookMs: number } => ({ answered, text, tookMs: performance.now() - startMs })
  try {
    const { text } = await askServer(open, { text: 'Answer with the one word yes.', frames: [] }, signal)
    return done(true, text.trim())
  }
  catch (error) {
    if (error instanceof AskFailure)
      return done(false, error.message)
    throw error
  }
}
