import type { MediaMethods } from '#engine/media/worker.ts'
import type { EngineContext } from '../../engine-context.ts'
import type { JobContext, JobDefinition } from '../../jobs/job-definition.ts'
import type { SessionWithoutJobs } from '../../projects/project-session.ts'
import type { EvaluationFile } from '../runs/evaluation-file.ts'
import type { Outcome } from './answer-all.ts'
import { join } from 'node:path'
import { z } from 'zod'
import { modelServerSchema } from '#shared/domain/evaluation/model-server.ts'
import { AppError } from '#shared/errors.ts'
import { withDataset } from '../../dataset/project-dataset.ts'
import { metaKeys } from '../../projects/project-session.ts'
import { withEvaluation } from '../runs/evaluation-file.ts'
import { answeredItems, commitAnswer } from '../runs/run-store.ts'
import { answerAll } from './answer-all.ts'
import { openAnswerCache } from './answer-cache.ts'
import { askServer, openServer } from './ask-server.ts'
import { requireAllowed } from './require-server.ts'
import { sampleQuestion } from './sample-question.ts'

const inputSchema = z.strictObject({ runId: z.string(), server: modelServerSchema })
type Input = z.infer<typeof inputSchema>
type Parts = Omit<EngineContext, 'projects'>

/** Where a project remembers what it was answered; it can be deleted. */
export function answerCachePath(projectFolder: string): string {
  return join(projectFolder, 'cache', 'server-answers.db')
}

function keep(file: EvaluationFile, runId: string, position: number, outcome: Outcome): void {
  commitAnswer(file, runId, position, outcome.status === 'failed' ? outcome : { status: 'answered', ...outcome.answer })
}

async function run({ workers, servers }: Parts, session: SessionWithoutJobs, { input, signal, report }: JobContext<Input>): Promise<void> {
  const { runId } = input
  const allowed = requireAllowed(servers, input.server.name, session.meta.get(metaKeys.id) ?? '')
  if (allowed.baseUrl !== input.server.baseUrl)
    throw new AppError('server-failed', `${allowed.name} has another address than when this run began`, { hint: 'Start a new run.' })
  const key = await servers.key(allowed.name)
  await withEvaluation(session.folder, file => withDataset(session.folder, async (dataset) => {
    const items = answeredItems(file, runId)
    const answered = new Set(items.filter(({ status }) => status !== null).map(({ position }) => position))
    const open = openServer(input.server, key, { cache: openAnswerCache(answerCachePath(session.folder)) })
    report({ done: answered.size, total: items.length, unit: 'questions', provider: allowed.host, note: null })
    try {
      await workers.lend<MediaMethods, void>('media', signal, async (worker) => {
        await answerAll(items, {
          sink: { has: ({ position }) => answered.has(position), commit: ({ position }, outcome) => keep(file, runId, position, outcome) },
          ask: async ({ sampleId }, stop) => {
            if (sampleId === null)
              throw new AppError('bad-input', 'The question belongs to no sample of the dataset')
            return askServer(open, await sampleQuestion({ dataset, session, worker }, sampleId, input.server, stop), stop)
          },
          concurrency: input.server.concurrency,
          signal,
          onProgress: ({ done, failed, cached }) => report({ done, total: items.length, note: [failed > 0 ? `${failed} failed` : null, cached > 0 ? `${cached} known before` : null].filter(Boolean).join(', ') || null }),
        })
      })
    }
    finally {
      open.cache?.close()
    }
  }))
}

/** Asks a server about every sample of a run. What is answered is kept answer by answer; run again, it asks only for the rest, with the settings it began with. */
export function askJob(parts: Parts, session: SessionWithoutJobs): JobDefinition<Input> {
  return {
    kind: 'ask',
    concurrency: 1,
    workerDeath: 'interrupted',
    resumeOnOpen: false,
    parse: input => inputSchema.parse(input),
    run: context => run(parts, session, context),
  }
}
