import { setTimeout as delay } from 'node:timers/promises'
import { AskFailure } from './ask-failure.ts'

/**
 * How often a question is asked before it is given up, and how long in between: a random part of `firstMs * 2^n`, at most `mostMs`, and never less than
 * the server asks for. A server that asks for more than `patienceMs` ends the run.
 */
export type RetryPolicy = Readonly<{ attempts: number, firstMs: number, mostMs: number, patienceMs: number }>

/** What is usual: six attempts over about a minute. */
export const usualRetries: RetryPolicy = { attempts: 6, firstMs: 1000, mostMs: 30_000, patienceMs: 600_000 }

/** When a server may be asked again, shared by all who ask it; `performance.now` of the earliest moment. */
export type Pace = { untilMs: number }

/** How an answer was come by: the value and how many requests it took. */
export type Tried<T> = Readonly<{ value: T, requests: number }>

/** The wait before attempt `attempt + 1`, ms: full jitter under an exponential bound, on top of what the server asks for. */
export function waitAfter(attempt: number, asked: number | null, { firstMs, mostMs }: RetryPolicy, random: () => number): number {
  return (asked ?? 0) + random() * Math.min(mostMs, firstMs * 2 ** (attempt - 1))
}

async function keepPace(pace: Pace, signal: AbortSignal): Promise<void> {
  for (let left = pace.untilMs - performance.now(); left > 0; left = pace.untilMs - performance.now())
    await delay(left, undefined, { signal })
}

/**
 * Asks until an answer comes. Failures that would come again are not tried again; a wait that a server asks for holds up everybody who shares `pace`.
 * @throws AskFailure `run` as it came; `answer` when the answer was refused or unreadable; `attempt` when all attempts failed, with the last reason
 */
export async function withRetries<T>(ask: () => Promise<T>, options: { policy: RetryPolicy, pace: Pace, signal: AbortSignal, random?: () => number }): Promise<Tried<T>> {
  const { policy, pace, signal, random = Math.random } = options
  for (let attempt = 1; ; attempt++) {
    await keepPace(pace, signal).catch(() => signal.throwIfAborted())
    signal.throwIfAborted()
    try {
      return { value: await ask(), requests: attempt }
    }
    catch (error) {
      if (!(error instanceof AskFailure) || error.ends !== 'attempt')
        throw error
      if ((error.retryAfterMs ?? 0) > policy.patienceMs)
        throw new AskFailure('run', `${error.message}; it asks to wait ${Math.ceil((error.retryAfterMs ?? 0) / 60_000)} minutes`, { cause: error })
      if (error.retryAfterMs !== null)
        pace.untilMs = Math.max(pace.untilMs, performance.now() + error.retryAfterMs)
      if (attempt >= policy.attempts)
        throw attempt === 1 ? error : new AskFailure('attempt', `${error.message} (asked ${attempt} times)`, { cause: error })
      await delay(waitAfter(attempt, error.retryAfterMs, policy, random), undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
