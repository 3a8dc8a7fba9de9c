import type { EngineContext } from '../engine-context.ts'
import type { SessionWithoutJobs } from '../projects/project-session.ts'
import type { AnyJobDefinition } from './job-definition.ts'

/** Every kind of job over an open project. */
export function createJobDefinitions(_context: Omit<EngineContext, 'projects'>, _session: SessionWithoutJobs): readonly AnyJobDefinition[] {
  return []
}
