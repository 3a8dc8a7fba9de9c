import type { EngineContext } from '../engine-context.ts'
import type { SessionWithoutJobs } from '../projects/project-session.ts'
import type { AnyJobDefinition } from './job-definition.ts'
import { askJob } from '../evaluation/servers/ask.job.ts'
import { judgeJob } from '../evaluation/servers/judge.job.ts'
import { trainJob } from '../training/project/train.job.ts'
import { analyzeJob } from './analyze.job.ts'
import { exportJob } from './export.job.ts'
import { importJob } from './import.job.ts'
import { probeJob } from './probe.job.ts'

/** Every kind of job over an open project. */
export function createJobDefinitions(context: Omit<EngineContext, 'projects'>, session: SessionWithoutJobs): readonly AnyJobDefinition[] {
  return [probeJob(context, session), analyzeJob(context, session), trainJob(context, session), importJob(context, session), exportJob(session), askJob(context, session), judgeJob(context, session)]
}
