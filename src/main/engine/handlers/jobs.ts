import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'

/** The procedures of `jobs`. */
export function jobHandlers({ projects }: EngineContext) {
  const { jobs } = implement(contract)
  return jobs.router({
    list: jobs.list.handler(() => projects.current?.jobs.list() ?? []),
    cancel: jobs.cancel.handler(({ input }) => projects.require().jobs.cancel(input.jobId)),
    resume: jobs.resume.handler(({ input }) => projects.require().jobs.resume(input.jobId)),
  })
}
