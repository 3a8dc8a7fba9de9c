import { setImmediate } from 'node:timers/promises'
import { AppError } from '#shared/errors.ts'
import { pulse } from '../processes/pulse.ts'

/** Ends work that the caller no longer wants. @throws AppError `cancelled` when `signal` has aborted */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new AppError('cancelled', 'Cancelled')
}

/**
 * Lets a long synchronous loop breathe: call it often, it hands the thread back (so that messages and cancels arrive) every `everyMs`, and
 * gives a `pulse`.
 * @returns a function that resolves at once or after the event loop has turned; it rejects with AppError `cancelled`
 */
export function makePause(signal?: AbortSignal, everyMs = 15): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < everyMs)
      return
    await setImmediate()
    pulse()
    stopIfAborted(signal)
    last = performance.now()
  }
}
