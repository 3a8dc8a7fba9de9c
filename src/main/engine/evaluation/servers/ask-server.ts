import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import type { AnswerCache } from './answer-cache.ts'
import type { ChatQuestion } from './chat-question.ts'
import type { Reply } from './read-reply.ts'
import type { Pace, RetryPolicy } from './with-retries.ts'
import { questionHash } from './chat-question.ts'
import { postChat } from './post-chat.ts'
import { usualRetries, withRetries } from './with-retries.ts'

/** A reply and how it was come by. `requests` is 0 when it came from the cache; `tookMs` counts waits and repeated attempts. */
export type Answer = Reply & Readonly<{ requests: number, tookMs: number }>

/** A server ready to be asked: its settings and key, and what all questions to it share. */
export type OpenServer = Readonly<{ server: ModelServer, key: string | null, cache: AnswerCache | null, policy: RetryPolicy, pace: Pace, timeoutMs?: number | undefined }>

/** Makes a server ready to be asked. */
export function openServer(server: ModelServer, key: string | null, options: { cache?: AnswerCache | null, policy?: RetryPolicy, timeoutMs?: number | undefined } = {}): OpenServer {
  return { server, key, cache: options.cache ?? null, policy: options.policy ?? usualRetries, pace: { untilMs: 0 }, timeoutMs: options.timeoutMs }
}

/**
 * Asks one question, of the cache first.
 * @param options `isUseful` says which replies the cache keeps; all when left out
 * @throws AskFailure as `withRetries` says; the reason of `signal` when that aborts
 */
export async function askServer(open: OpenServer, question: ChatQuestion, signal: AbortSignal, options: { isUseful?: (text: string) => boolean } = {}): Promise<Answer> {
  const { server, key, cache, policy, pace, timeoutMs } = open
  const startMs = performance.now()
  const hash = questionHash(question, server)
  const known = cache?.get(hash)
  if (known)
    return { ...known, requests: 0, tookMs: 0 }
  const { value, requests } = await withRetries(() => postChat(server, key, question, { signal, ...timeoutMs === undefined ? {} : { timeoutMs } }), { policy, pace, signal })
  if (options.isUseful?.(value.text) !== false)
    cache?.set(hash, value)
  return { ...value, requests, tookMs: performance.now() - startMs }
}
