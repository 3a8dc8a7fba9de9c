import type { ErrorRecord } from '#shared/errors.ts'
import { isDefinedError } from '@orpc/client'
import { AppError, toErrorRecord } from '#shared/errors.ts'

/** The plain form of whatever a call to the engine threw: the declared failure, or `internal` for a defect or a lost engine. */
export function failureOf(error: unknown): ErrorRecord {
  if (error instanceof AppError)
    return toErrorRecord(error)
  if (error instanceof Error && isDefinedError(error)) {
    const data = (error as unknown as { data?: ErrorRecord }).data
    if (data && typeof data.message === 'string')
      return data
  }
  return toErrorRecord(error)
}

/** True for failures that only say that somebody stopped the work. */
export function isCancelled(error: unknown): boolean {
  return failureOf(error).code === 'cancelled' || (error instanceof DOMException && error.name === 'AbortError')
}
