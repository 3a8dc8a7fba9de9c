import type { ChildProcess } from 'node:child_process'
import type { ChatBehaviour, ChatServer } from '../../testing/chat-server.ts'
import type { Outcome } from './answer-all.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRandom } from '#shared/domain/random.ts'
import { AppError } from '#shared/errors.ts'
import { startChatServer } from '../../testing/chat-server.ts'
import { answerAll } from './answer-all.ts'
import { AskFailure } from './ask-failure.ts'

const answer = (text: string): Outcome => ({ status: 'answered', answer: { text, inputTokens: 1, outputTokens: 1, requests: 1, tookMs: 1 } })
const never = new AbortController().signal

/** Keeps outcomes in memory, and fails when an item gets two. */
function memorySink(): { has: (item: number) => boolean, commit: (item: number, outcome: Outcome) => void, kept: Map<number, Outcome> } {
  const kept = new Map<number, Outcome>()
  return {
    kept,
    has: item => kept.has(item),
    commit: (item, outcome) => {
      if (kept.has(item))
        throw new Error(`Item ${item} got two outcomes`)
      kept.set(item, outcome)
    },
  }
}

describe('a run', () => {
  it('asks only for what has no outcome, at most so many at once', async () => {
    const sink = memorySink()
    sink.commit(3, answer('before'))
    let open = 0
    let most = 0
    const asked: number[] = []
    const progress = await answerAll([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { sink, concurrency: 3, signal: never, ask: async (item) => {
      asked.push(item)
      most = Math.max(most, ++open)
      await new Promise(resolve => setTimeout(resolve, 5 * (item % 3)))
      open -= 1
      if (item === 5)
        throw new AskFailure('answer', 'too long')
      if (item === 6)
        throw new AppError('file-missing', 'clip.mp4 is not there any more')
      return { text: `${item}`, inputTokens: null, outputTokens: null, requests: item === 7 ? 0 : 2, tookMs: 1 }
    } })
    expect(asked).toStrictEqual([0, 1, 2, 4, 5, 6, 7, 8, 9])
    expect(most).toBe(3)
    expect(progress).toStrictEqual({ done: 10, answered: 7, failed: 2, cached: 1, requests: 12 })
    expect([sink.kept.get(3), sink.kept.get(5), sink.kept.get(6)]).toMatchObject([answer('before'), { status: 'failed', reason: 'too long' }, { status: 'failed', reason: 'clip.mp4 is not there any more' }])
  })

  it('stops at what would fail every question, and keeps what came before', async () => {
    const sink = memorySink()
    const run = answerAll([0, 1, 2, 3, 4], { sink, concurrency: 1, signal: never, ask: async (item) => {
      if (item === 2)
        throw new AskFailure('run', 'The server answered 401: no')
      return { text: 'yes', inputTokens: null, outputTokens: null, requests: 1, tookMs: 1 }
    } })
    await expect(run).rejects.toMatchObject({ code: 'server-failed', message: 'The run was stopped. The server answered 401: no' })
    expect([...sink.kept.keys()]).toStrictEqual([0, 1])
  })

  it('stops when the server has fallen silent, and counts none of those questions as failed', async () => {
    const sink = memorySink()
    const run = answerAll(Array.from({ length: 100 }, (_, item) => item), { sink, concurrency: 1, signal: never, ask: async (item) => {
      if (item >= 5)
        throw new AskFailure('attempt', 'Nothing answers at that address (asked 6 times)')
      return { text: 'yes', inputTokens: null, outputTokens: null, requests: 1, tookMs: 1 }
    } })
    await expect(run).rejects.toMatchObject({ code: 'server-failed' })
    expect([...sink.kept.keys()]).toStrictEqual([0, 1, 2, 3, 4])
  })

  it('counts single silences as failed once others were answered, also at the end', async () => {
    const sink = memorySink()
    await answerAll([0, 1, 2, 3], { sink, concurrency: 1, signal: never, ask: async (item) => {
      if (item % 2 === 1)
        throw new AskFailure('attempt', 'silent')
      return { text: 'yes', inputTokens: null, outputTokens: null, requests: 1, tookMs: 1 }
    } })
    expect([...sink.kept].map(([item, { status }]) => [item, status])).toStrictEqual([[0, 'answered'], [1, 'failed'], [2, 'answered'], [3, 'failed']])
    const mute = answerAll([9], { sink, concurrency: 1, signal: never, ask: () => Promise.reject(new AskFailure('attempt', 'silent')) })
    await expect(mute).rejects.toMatchObject({ code: 'server-failed' })
    expect(sink.kept.has(9)).toBe(false)
  })

  it('ends by its signal with the reason of that', async () => {
    const cancel = new AbortController()
    const sink = memorySink()
    const reason = new AppError('cancelled', 'Cancelled')
    const run = answerAll([0, 1, 2, 3, 4, 5], { sink, concurrency: 2, signal: cancel.signal, ask: async (item, signal) => {
      if (item === 2)
        cancel.abort(reason)
      signal.throwIfAborted()
      return { text: 'yes', inputTokens: null, outputTokens: null, requests: 1, tookMs: 1 }
    } })
    await expect(run).rejects.toBe(reason)
    expect(sink.kept.has(2)).toBe(false)
    expect(sink.kept.size).toBeGreaterThanOrEqual(1)
  })
})

const count = 300
const concurrency = 6
const html: ChatBehaviour = { kind: 'raw', status: 200, body: '<html>Sign in</html>' }

/** What the server does, by a seeded die: mostly well, otherwise every trouble there is. Samples that end in 7 are refused for good, those in 9 answered with garbage. */
function badly(random: () => number, question: string): ChatBehaviour {
  const roll = random()
  const text = `answer to ${question}`
  const afterMs = Math.floor(random() * 12)
  if (roll < 0.08)
    return { kind: 'raw', status: 429, body: '', headers: { 'retry-after': '0' } }
  if (roll < 0.16)
    return { kind: 'raw', status: 500, body: 'oops' }
  if (roll < 0.24)
    return { kind: 'cut', text }
  if (roll < 0.3)
    return { kind: 'reset' }
  if (roll < 0.31)
    return { kind: 'silent' }
  if (question.endsWith('7'))
    return { kind: 'raw', status: 400, body: '{"error":{"message":"not this one"}}' }
  if (question.endsWith('9'))
    return html
  return { kind: roll < 0.6 ? 'json' : 'stream', text, afterMs }
}

describe.each(['cache', 'no-cache'])('a run that is killed and cancelled over a server that misbehaves, %s', (caching) => {
  let folder: string
  let server: ChatServer
  let running: ChildProcess | null = null
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'run-'))
    const random = createRandom(7)
    server = await startChatServer(({ question }) => badly(random.next, question))
  })
  afterEach(async () => {
    running?.kill('SIGKILL')
    await server.close()
    rmSync(folder, { recursive: true })
  })

  async function run(end: { after: number, by: NodeJS.Signals } | null): Promise<number | null> {
    const script = fileURLToPath(new URL('../../testing/answer-burst.ts', import.meta.url))
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder, server.baseUrl, String(count), String(concurrency), caching], { stdio: ['ignore', 'inherit', 'inherit'] })
    running = child
    const exit = once(child, 'exit')
    if (end) {
      await vi.waitUntil(() => server.requests.length >= end.after || child.exitCode !== null, { timeout: 50_000, interval: 5 })
      child.kill(end.by)
    }
    const [code] = await exit as [number | null]
    // what the dead process had open is closed by the system; only then the next one counts alone
    await vi.waitUntil(() => server.open() === 0, { timeout: 10_000, interval: 5 })
    return code
  }

  function rows(): { sample: number, status: string, text: string }[] {
    const file = new BetterSqlite(join(folder, 'answers.db'), { readonly: true })
    try {
      return file.prepare('SELECT sample, status, text FROM answer ORDER BY sample').all() as { sample: number, status: string, text: string }[]
    }
    finally {
      file.close()
    }
  }

  it('ends with exactly one answer to each sample, its own, and never asks more at once than it may', async () => {
    expect(await run({ after: 60, by: 'SIGKILL' })).toBeNull()
    const first = rows().length
    expect(await run({ after: 200, by: 'SIGTERM' })).toBe(3)
    expect(await run({ after: 300, by: 'SIGKILL' })).toBeNull()
    const third = rows().length
    expect(first).toBeGreaterThan(0)
    expect(third).toBeGreaterThan(first)
    expect(third).toBeLessThan(count)
    expect(await run(null)).toBe(0)
    const found = rows()
    expect(found.map(({ sample }) => sample)).toStrictEqual(Array.from({ length: count }, (_, sample) => sample))
    for (const { sample, status, text } of found) {
      const expected = sample % 10 === 7 ? ['failed', 'The server answered 400: not this one'] : sample % 10 === 9 ? ['failed', 'The answer is not JSON: Sign in'] : ['answered', `answer to sample ${sample}`]
      expect([sample, status, text]).toStrictEqual([sample, ...expected])
    }
    expect(server.mostOpen()).toBeLessThanOrEqual(concurrency)
    const asked = server.requests.length
    expect(await run(null)).toBe(0)
    expect(server.requests).toHaveLength(asked)
  })
})
