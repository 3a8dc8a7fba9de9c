import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import type { ChatBehaviour, ChatRequest, ChatServer } from '../../testing/chat-server.ts'
import type { Answer } from './ask-server.ts'
import type { ChatQuestion } from './chat-question.ts'
import type { RetryPolicy } from './with-retries.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isReadableOnTheWay, modelServerSchema, staysOnMachine } from '#shared/domain/evaluation/model-server.ts'
import { startChatServer } from '../../testing/chat-server.ts'
import { openAnswerCache } from './answer-cache.ts'
import { AskFailure, messageOf, retryAfterMs } from './ask-failure.ts'
import { askServer, openServer } from './ask-server.ts'
import { waitAfter } from './with-retries.ts'

const quick: RetryPolicy = { attempts: 4, firstMs: 1, mostMs: 4, patienceMs: 60_000 }
const never = new AbortController().signal
const question: ChatQuestion = { text: 'Which expression?', frames: [{ jpeg: Uint8Array.of(0xFF, 0xD8, 1), widthPx: 4, heightPx: 2 }, { jpeg: Uint8Array.of(0xFF, 0xD8, 2), widthPx: 4, heightPx: 2 }] }

let server: ChatServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

async function serve(respond: (request: ChatRequest, place: number) => ChatBehaviour): Promise<ChatServer> {
  server = await startChatServer(respond)
  return server
}

type Settings = Partial<ModelServer> & Readonly<{ policy?: RetryPolicy, timeoutMs?: number, key?: string }>

async function ask({ policy = quick, timeoutMs = 5000, key, ...settings }: Settings = {}, signal = never): Promise<Answer> {
  const target = modelServerSchema.parse({ name: 'test', baseUrl: server?.baseUrl, model: 'a-model', ...settings })
  return askServer(openServer(target, key ?? null, { policy, timeoutMs }), question, signal)
}

async function failureOf(asking: Promise<unknown>): Promise<AskFailure> {
  const error = await asking.then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(AskFailure)
  return error as AskFailure
}

const streamed: ChatBehaviour = { kind: 'stream', text: 'The answer is (B)', usage: [321, 7] }

describe('a good answer', () => {
  it('comes as a stream, with the tokens that it cost', async () => {
    await serve(() => streamed)
    expect(await ask({ key: 'sk-1' })).toMatchObject({ text: 'The answer is (B)', inputTokens: 321, outputTokens: 7, requests: 1 })
    const [request] = server!.requests
    expect(request?.path).toBe('/v1/chat/completions')
    expect(request?.headers.authorization).toBe('Bearer sk-1')
    expect(request?.body).toMatchObject({ model: 'a-model', max_tokens: 512, temperature: 0, stream: true, stream_options: { include_usage: true } })
    expect(request?.question).toBe('Which expression?')
    expect(request?.pictures).toStrictEqual(['data:image/jpeg;base64,/9gB', 'data:image/jpeg;base64,/9gC'])
  })

  it('comes as one document, also from a server that was asked for a stream', async () => {
    await serve(() => ({ kind: 'json', text: 'B' }))
    expect(await ask({ streaming: false })).toMatchObject({ text: 'B', inputTokens: 100, outputTokens: 10 })
    expect(server!.requests[0]?.body).not.toHaveProperty('stream')
    expect(server!.requests[0]?.headers.authorization).toBeUndefined()
    expect(await ask()).toMatchObject({ text: 'B' })
  })

  it('is asked for with the frames as one video where that is wished', async () => {
    await serve(() => streamed)
    await ask({ form: 'video' })
    expect(server!.requests[0]?.pictures).toStrictEqual(['data:video/jpeg;base64,/9gB,/9gC'])
  })

  it('may end without an empty line, and with text in parts', async () => {
    const body = 'data: {"choices":[{"delta":{"content":"Ja, "}}]}\r\n\r\ndata: {"choices":[{"delta":{"content":[{"type":"text","text":"nein"}]},"finish_reason":"stop"}]}'
    await serve(() => ({ kind: 'raw', status: 200, body, headers: { 'content-type': 'text/event-stream; charset=utf-8' } }))
    expect(await ask()).toMatchObject({ text: 'Ja, nein', inputTokens: null, outputTokens: null })
  })
})

describe('what is tried again', () => {
  const troubles: readonly (readonly [string, ChatBehaviour])[] = [
    ['too many requests', { kind: 'raw', status: 429, body: '{"error":{"message":"slow down"}}', headers: { 'retry-after': '0' } }],
    ['an error of the server', { kind: 'raw', status: 500, body: 'oops' }],
    ['a server that is starting', { kind: 'raw', status: 503, body: '' }],
    ['a cut stream', { kind: 'cut', text: 'The answer is' }],
    ['a connection that is dropped', { kind: 'reset' }],
    ['silence before the first byte', { kind: 'silent' }],
    ['silence within a stream', { kind: 'stall', text: 'The answer' }],
    ['an error told within the stream', { kind: 'raw', status: 200, body: 'data: {"error":{"message":"out of memory","code":500}}\n\n', headers: { 'content-type': 'text/event-stream' } }],
  ]
  it.each(troubles)('%s', async (_name, trouble) => {
    await serve((_request, place) => place < 2 ? trouble : streamed)
    expect(await ask({ timeoutMs: 1500 })).toMatchObject({ text: 'The answer is (B)', requests: 3 })
    expect(server!.requests).toHaveLength(3)
  })

  it('until the attempts are used up, with the last reason', async () => {
    await serve(() => ({ kind: 'raw', status: 502, body: '<html><title>Bad gateway</title></html>' }))
    const failure = await failureOf(ask())
    expect(failure).toMatchObject({ ends: 'attempt', message: 'The server answered 502: Bad gateway (asked 4 times)' })
    expect(server!.requests).toHaveLength(4)
  })

  it('no sooner than the server asks, for seconds and for dates', async () => {
    await serve((_request, place) => place === 0 ? { kind: 'raw', status: 429, body: '', headers: { 'retry-after': '1' } } : streamed)
    const startMs = performance.now()
    await ask()
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(990)
    const now = Date.UTC(2026, 0, 1)
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000)
    expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
    expect([retryAfterMs('2.5', now), retryAfterMs(null, now), retryAfterMs('soon', now), retryAfterMs('-3', now)]).toStrictEqual([2500, null, null, null])
  })

  it('with waits that grow to a bound, on top of what is asked for', () => {
    const policy: RetryPolicy = { attempts: 9, firstMs: 1000, mostMs: 5000, patienceMs: 1 }
    expect([1, 2, 3, 4, 9].map(attempt => waitAfter(attempt, null, policy, () => 1))).toStrictEqual([1000, 2000, 4000, 5000, 5000])
    expect(waitAfter(2, 7000, policy, () => 0.5)).toBe(8000)
    expect(waitAfter(2, null, policy, () => 0)).toBe(0)
  })

  it('not when the server asks for more patience than there is', async () => {
    await serve(() => ({ kind: 'raw', status: 429, body: '{"message":"daily limit"}', headers: { 'retry-after': '7200' } }))
    expect(await failureOf(ask())).toMatchObject({ ends: 'run', message: 'The server answered 429: daily limit; it asks to wait 120 minutes' })
    expect(server!.requests).toHaveLength(1)
  })
})

describe('what is not tried again', () => {
  const stream = { 'content-type': 'text/event-stream' }
  const cases: readonly (readonly [string, ChatBehaviour, 'answer' | 'run', string])[] = [
    ['a wrong key', { kind: 'raw', status: 401, body: '{"error":{"message":"Incorrect API key"}}' }, 'run', 'The server answered 401: Incorrect API key'],
    ['a wrong model', { kind: 'raw', status: 404, body: '{"detail":"no such model"}' }, 'run', 'The server answered 404: no such model'],
    ['an empty purse', { kind: 'raw', status: 429, body: '{"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}' }, 'run', 'The server answered 429: You exceeded your quota'],
    ['a question that is too long', { kind: 'raw', status: 400, body: '{"error":"too many pictures"}' }, 'answer', 'The server answered 400: too many pictures'],
    ['an address elsewhere', { kind: 'raw', status: 307, body: '', headers: { location: 'https://elsewhere.example/v1' } }, 'run', 'The server sends on to https://elsewhere.example/v1; nothing was sent there'],
    ['an answer that is not JSON', { kind: 'raw', status: 200, body: '<html>Welcome</html>' }, 'answer', 'The answer is not JSON: Welcome'],
    ['an answer without choices', { kind: 'raw', status: 200, body: '{"choices":[]}' }, 'answer', 'The answer holds no choices'],
    ['an answer of another form', { kind: 'raw', status: 200, body: '[1,2]' }, 'answer', 'The answer holds no choices: [1,2]'],
    ['an empty text', { kind: 'json', text: '  \n' }, 'answer', 'The answer is empty'],
    ['a stream of nothing', { kind: 'raw', status: 200, body: 'data: [DONE]\n\n', headers: stream }, 'answer', 'The answer holds no choices'],
    ['a stream of garbage', { kind: 'raw', status: 200, body: 'data: {"choi\n\n', headers: stream }, 'answer', 'The answer is not JSON: {"choi'],
    ['a text that was cut off before it began', { kind: 'raw', status: 200, body: '{"choices":[{"message":{"content":null},"finish_reason":"length"}]}' }, 'answer', 'The answer is empty: the model used up the tokens it may write'],
    ['a refusal', { kind: 'raw', status: 200, body: '{"choices":[{"message":{"content":null,"refusal":"I cannot judge people"},"finish_reason":"stop"}]}' }, 'answer', 'The model refused: I cannot judge people'],
  ]
  it.each(cases)('%s', async (_name, behaviour, ends, message) => {
    await serve(() => behaviour)
    expect(await failureOf(ask())).toMatchObject({ ends, message })
    expect(server!.requests).toHaveLength(1)
  })

  it('nothing that answers at all is said as such', async () => {
    const gone = await serve(() => streamed)
    await gone.close()
    expect(await failureOf(ask())).toMatchObject({ ends: 'attempt', message: 'Nothing answers at that address (asked 4 times)' })
  })

  it('long and odd messages of servers become one short line', () => {
    expect(messageOf('x'.repeat(1000))).toHaveLength(301)
    expect(messageOf('{"error":{"message":"a\\n  b"}}')).toBe('a b')
    expect(messageOf('null')).toBe('null')
  })
})

describe('cancelling', () => {
  it.each<ChatBehaviour>([{ kind: 'silent' }, { kind: 'stall', text: 'The' }, { kind: 'raw', status: 429, body: '', headers: { 'retry-after': '50' } }])('ends at once, with its own reason: $kind', async (behaviour) => {
    const cancel = new AbortController()
    const reason = new Error('enough')
    await serve(() => {
      setTimeout(() => cancel.abort(reason), 30)
      return behaviour
    })
    await expect(ask({}, cancel.signal)).rejects.toBe(reason)
    expect(server!.requests).toHaveLength(1)
  })
})

describe('the cache', () => {
  it('answers the same pictures, words, model and settings, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'answers-'))
    const cache = openAnswerCache(join(folder, 'cache', 'answers.db'))
    try {
      await serve((_request, place) => ({ kind: 'json', text: `answer ${place}` }))
      const asked = (settings: Partial<ModelServer>, other: Partial<ChatQuestion> = {}): Promise<Answer> =>
        askServer(openServer(modelServerSchema.parse({ name: 'test', baseUrl: server!.baseUrl, model: 'm', ...settings }), null, { cache, policy: quick }), { ...question, ...other }, never)
      expect(await asked({})).toMatchObject({ text: 'answer 0', requests: 1 })
      expect(await asked({ name: 'another name', concurrency: 9 })).toMatchObject({ text: 'answer 0', requests: 0, inputTokens: 100 })
      const others = [await asked({ model: 'n' }), await asked({ temperature: 1 }), await asked({ maxTokens: 9 }), await asked({ form: 'video' }), await asked({}, { text: 'Who?' }), await asked({}, { system: 'Be brief' }), await asked({}, { frames: [...question.frames].reverse() })]
      expect(others.map(({ text }) => text)).toStrictEqual([1, 2, 3, 4, 5, 6, 7].map(place => `answer ${place}`))
      await server!.close()
      await serve(() => ({ kind: 'raw', status: 200, body: '' }))
      await failureOf(asked({}))
      await failureOf(asked({}))
      expect(server!.requests).toHaveLength(2)
    }
    finally {
      cache.close()
      rmSync(folder, { recursive: true })
    }
  })
})

describe('an address', () => {
  it('is known to be this machine, or readable on the way', () => {
    expect(['http://localhost:8000/v1', 'http://127.0.0.1:1', 'http://127.8.9.1/v1', 'http://[::1]:8000/v1', 'https://gpu.localhost'].map(staysOnMachine)).toStrictEqual([true, true, true, true, true])
    expect(['http://localhost.example', 'http://10.0.0.1/v1', 'https://127.0.0.1.example', 'http://[::2]/'].map(staysOnMachine)).toStrictEqual([false, false, false, false])
    expect(['http://10.0.0.1/v1', 'http://127.0.0.1', 'https://api.example'].map(isReadableOnTheWay)).toStrictEqual([true, false, false])
  })

  it('is refused when it holds more than an address', () => {
    const accepted = (baseUrl: string): boolean => modelServerSchema.safeParse({ name: 'a', model: 'b', baseUrl }).success
    expect(['ftp://a', 'a', 'http://me:secret@a/v1', 'http://a/v1?key=1', 'http://a/v1#x', 'file:///etc'].map(accepted)).toStrictEqual([false, false, false, false, false, false])
    expect(modelServerSchema.parse({ name: ' a ', model: 'b', baseUrl: ' https://a/v1// ' })).toMatchObject({ name: 'a', baseUrl: 'https://a/v1' })
  })
})
