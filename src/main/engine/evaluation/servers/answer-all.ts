import type { Answer } from './ask-server.ts'
import { AppError } from '#shared/errors.ts'
import { AskFailure } from './ask-failure.ts'

/** What became of one question: an answer, or why there is none. */
export type Outcome = Readonly<{ status: 'answered', answer: Answer }> | Readonly<{ status: 'failed', reason: string }>

/** Where outcomes are kept. `commit` is on the disk when it returns; an item that `has` an outcome is not asked again. */
export type OutcomeSink<Item> = Readonly<{ has: (item: Item) => boolean, commit: (item: Item, outcome: Outcome) => void }>

/** How far a run is. Items that had an outcome before count as done. */
export type AnswerProgress = Readonly<{ done: number, answered: number, failed: number, cached: number, requests: number }>

/** What {@link answerAll} works with. `ask` prepares and asks one item; its AppErrors (a missing file) fail that item alone. */
export type AnswerParts<Item> = Readonly<{
  sink: OutcomeSink<Item>
  ask: (item: Item, signal: AbortSignal) => Promise<Answer>
  concurrency: number
  signal: AbortSignal
  onProgress?: (progress: AnswerProgress) => void
}>

const givesUpAfter = 8

/** Keeps back the failures of a server that has fallen silent, so that the questions it never heard are asked again later. */
class Silence<Item> {
  readonly #held: { item: Item, outcome: Outcome }[] = []
  readonly #limit: number
  #hasAnswered = false

  constructor(concurrency: number) {
    this.#limit = Math.max(givesUpAfter, 2 * concurrency)
  }

  /** What can be kept now that something came back. */
  broken(): { item: Item, outcome: Outcome }[] {
    this.#hasAnswered = true
    return this.#held.splice(0)
  }

  /** @throws AppError `server-failed` when the silence has lasted too long */
  hold(item: Item, reason: string): void {
    this.#held.push({ item, outcome: { status: 'failed', reason } })
    if (this.#held.length >= this.#limit)
      throw stopped(reason)
  }

  /** @throws AppError `server-failed` when nothing ever came back */
  ended(): { item: Item, outcome: Outcome }[] {
    const [first] = this.#held
    if (first && !this.#hasAnswered && first.outcome.status === 'failed')
      throw stopped(first.outcome.reason)
    return this.#held.splice(0)
  }
}

function stopped(reason: string): AppError {
  return new AppError('server-failed', `The run was stopped. ${reason}`, { hint: 'What was answered is kept. Check the server and its settings, then resume the run: only the rest is asked.' })
}

/**
 * Asks every item that has no outcome yet, so many at once, and commits each outcome as soon as it is there. After a cancel, an error or a kill, a new
 * call with the same items asks only for what is missing.
 * @param items asked in their order; taken one by one as there is room
 * @throws AppError `server-failed` when the server refuses all alike or stays silent; the reason of `signal` when that aborts
 */
export async function answerAll<Item>(items: Iterable<Item>, { sink, ask, concurrency, signal, onProgress }: AnswerParts<Item>): Promise<AnswerProgress> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const silence = new Silence<Item>(concurrency)
  const progress = { done: 0, answered: 0, failed: 0, cached: 0, requests: 0 }
  const queue = items[Symbol.iterator]()

  function keep(item: Item, outcome: Outcome): void {
    sink.commit(item, outcome)
    progress.done += 1
    progress[outcome.status] += 1
    onProgress?.({ ...progress })
  }

  async function outcomeOf(item: Item): Promise<Outcome | null> {
    try {
      const answer = await ask(item, both)
      progress.requests += answer.requests
      progress.cached += Number(answer.requests === 0)
      return { status: 'answered', answer }
    }
    catch (error) {
      both.throwIfAborted()
      if (error instanceof AppError && error.code !== 'worker-died')
        return { status: 'failed', reason: error.message }
      if (!(error instanceof AskFailure))
        throw error
      if (error.ends === 'run')
        throw stopped(error.message)
      if (error.ends === 'answer')
        return { status: 'failed', reason: error.message }
      silence.hold(item, error.message)
      return null
    }
  }

  async function work(): Promise<void> {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      both.throwIfAborted()
      if (sink.has(next.value)) {
        progress.done += 1
        continue
      }
      const outcome = await outcomeOf(next.value)
      if (outcome) {
        silence.broken().forEach(held => keep(held.item, held.outcome))
        keep(next.value, outcome)
      }
    }
  }

  const workers = Array.from({ length: concurrency }, () => work().catch((error: unknown) => {
    stop.abort(error)
    throw error
  }))
  const ends = await Promise.allSettled(workers)
  signal.throwIfAborted()
  const failure = ends.find(end => end.status === 'rejected')
  if (failure)
    throw stop.signal.reason
  silence.ended().forEach(held => keep(held.item, held.outcome))
  return progress
}
