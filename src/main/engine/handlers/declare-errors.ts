import type { Log } from '../log.ts'
import { ORPCError } from '@orpc/server'
import { AppError, toErrorRecord } from '#shared/errors.ts'

type Issue = Readonly<{ message: string, path?: readonly PropertyKey[] }>

function issuesOf(error: ORPCError<string, unknown>): readonly Issue[] {
  const data = error.data as { issues?: readonly Issue[] } | undefined
  return data?.issues ?? []
}

function badInput(procedure: string, issues: readonly Issue[]): AppError {
  const said = issues.slice(0, 3).map(({ message, path = [] }) => path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message)
  return new AppError('bad-input', `The input of ${procedure} is not valid: ${said.join('; ') || 'unknown reason'}`, { data: { issues: issues.length } })
}

/**
 * Turns whatever a procedure throws into the one declared error `APP` of the contract: expected failures as they are,
 * input that does not fit as `bad-input`, anything else as `internal` with the id under which it was logged.
 */
export function declareError(error: unknown, path: readonly string[], log: Log): ORPCError<'APP', unknown> {
  const procedure = path.join('.')
  if (error instanceof ORPCError && error.code === 'APP')
    return error as ORPCError<'APP', unknown>
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
    return declared(badInput(procedure, issuesOf(error)))
  if (error instanceof AppError && error.code !== 'internal')
    return declared(error)
  if (error instanceof Error && error.name === 'AbortError')
    return declared(new AppError('cancelled', 'Cancelled'))
  const cause = error instanceof ORPCError ? error.cause ?? error : error
  const id = log.defect(cause)
  return declared(new AppError('internal', `Something failed (${id})`, { hint: 'The log has the details under this number.', data: { id, procedure } }))
}

function declared(error: AppError): ORPCError<'APP', unknown> {
  return new ORPCError('APP', { defined: true, message: error.message, data: toErrorRecord(error), cause: error })
}

type Call = Readonly<{ path: readonly string[], next: () => unknown }>

const slowMs = 40

/** The interceptor of every call, in process or over a port: declares errors and notes slow handlers. */
export function interceptCalls(log: Log): (call: Call) => Promise<never> {
  return async ({ path, next }) => {
    const startMs = performance.now()
    try {
      return await next() as never
    }
    catch (error) {
      throw declareError(error, path, log)
    }
    finally {
      const tookMs = performance.now() - startMs
      if (tookMs > slowMs)
        log.debug('Slow handler', { procedure: path.join('.'), tookMs: Math.round(tookMs) })
    }
  }
}
