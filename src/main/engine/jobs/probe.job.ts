import type { EngineContext } from '../engine-context.ts'
import type { SessionWithoutJobs } from '../projects/project-session.ts'
import type { JobDefinition } from './job-definition.ts'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'

const inputSchema = z.strictObject({ mediaId: z.string() })

/** Looks into a file that was added: its frame index, its facts, its peaks and its filmstrip. */
export function probeJob(_context: Omit<EngineContext, 'projects'>, _session: SessionWithoutJobs): JobDefinition<z.infer<typeof inputSchema>> {
  return {
    kind: 'probe',
    concurrency: 1,
    workerDeath: 'failed',
    resumeOnOpen: true,
    parse: input => inputSchema.parse(input),
    run: async () => {
      throw new AppError('media-unsupported', 'Files cannot be read yet')
    },
  }
}
