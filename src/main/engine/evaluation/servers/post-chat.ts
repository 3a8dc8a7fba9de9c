import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import type { ChatQuestion } from './chat-question.ts'
import type { Reply } from './read-reply.ts'
import { AskFailure, failureOfNetwork, failureOfStatus } from './ask-failure.ts'
import { requestBody } from './chat-question.ts'
import { readReply, readWhole } from './read-reply.ts'

/** Aborts when nobody says in time that something has happened. */
function watchSilence(limitMs: number): { signal: AbortSignal, heard: () => void, stop: () => void } {
  const controller = new AbortController()
  const giveUp = (): void => controller.abort(new AskFailure('attempt', `The server was silent for ${Math.round(limitMs / 100) / 10} s`))
  let timer = setTimeout(giveUp, limitMs)
  return {
    signal: controller.signal,
    heard: () => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, limitMs)
    },
    stop: () => clearTimeout(timer),
  }
}

async function* textOf(body: ReadableStream<Uint8Array> | null, heard: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const chunk of body ?? []) {
    heard()
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

/**
 * Sends one question once. Redirects are not followed: what a person agreed to send to one address goes to no other.
 * @param key sent as a bearer token; null sends none
 * @param options `timeoutMs` replaces the server's time-out
 * @throws AskFailure for whatever keeps the answer from coming; the reason of `signal` when that aborts
 */
export async function postChat(server: ModelServer, key: string | null, question: ChatQuestion, options: { signal: AbortSignal, timeoutMs?: number }): Promise<Reply> {
  const silence = watchSilence(options.timeoutMs ?? server.timeoutS * 1000)
  try {
    const response = await fetch(`${server.baseUrl}/chat/completions`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'accept': 'text/event-stream, application/json', ...key === null ? {} : { authorization: `Bearer ${key}` } },
      body: requestBody(question, server),
      signal: AbortSignal.any([options.signal, silence.signal]),
    })
    silence.heard()
    const chunks = textOf(response.body, silence.heard)
    if (!response.ok)
      throw failureOfStatus(response.status, response.headers, await readWhole(chunks))
    return await readReply(response.headers.get('content-type'), chunks)
  }
  catch (error) {
    options.signal.throwIfAborted()
    if (silence.signal.aborted)
      throw silence.signal.reason
    throw error instanceof AskFailure ? error : failureOfNetwork(error)
  }
  finally {
    silence.stop()
  }
}
