import type { Job } from '#shared/contract/jobs.contract.ts'
import type { ListedServer } from '#shared/contract/servers.contract.ts'
import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import type { EngineContext } from '../engine-context.ts'
import type { EvaluationFile } from '../evaluation/runs/evaluation-file.ts'
import type { AnsweredItem } from '../evaluation/runs/run-store.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { modelServerSchema } from '#shared/domain/evaluation/model-server.ts'
import { estimateRun } from '#shared/domain/evaluation/server-estimate.ts'
import { withDataset } from '../dataset/project-dataset.ts'
import { chooseSamples } from '../evaluation/runs/choose-samples.ts'
import { withEvaluation } from '../evaluation/runs/evaluation-file.ts'
import { answeredItems, createRun, forgetFailed, forgetProblems, getRun, judgementsOf, listRuns, pastAnswers, removeRun } from '../evaluation/runs/run-store.ts'
import { isCorrect, readingOf, scoreRun } from '../evaluation/runs/score-run.ts'
import { judgeName } from '../evaluation/servers/judge.job.ts'
import { requireAllowed } from '../evaluation/servers/require-server.ts'

/** The settings alone, without what only the list says. */
function settingsOf(server: ListedServer): ModelServer {
  return modelServerSchema.parse(Object.fromEntries(Object.keys(modelServerSchema.shape).map(field => [field, server[field as keyof ModelServer]])))
}

/** What decides over how long answers are and how long they take. */
const pace = ({ baseUrl, model, frames, maxWidthPx, maxTokens }: ModelServer): Record<string, string | number> => ({ baseUrl, model, frames, maxWidthPx, maxTokens })

/** The next items that are wanted, read in pages so that a large run is not held whole. */
function pageOf(file: EvaluationFile, runId: string, { after, limit, wanted }: { after: number, limit: number, wanted: (item: AnsweredItem) => boolean }): AnsweredItem[] {
  const found: AnsweredItem[] = []
  for (let from = after; found.length < limit;) {
    const page = answeredItems(file, runId, { after: from, limit: 1000 })
    const last = page.at(-1)
    if (!last)
      break
    found.push(...page.filter(wanted))
    from = last.position
  }
  return found.slice(0, limit)
}

/** Asking servers about samples, and what came of it: the procedures of `servers` on runs. */
export function serverRunHandlers({ servers: store, projects, codebooks }: EngineContext) {
  const { servers } = implement(contract)
  const open = <T>(action: (file: EvaluationFile) => T | Promise<T>): Promise<T> => withEvaluation(projects.require().folder, action)
  const allowed = (name: string): ListedServer => requireAllowed(store, name, projects.require().info().id)
  const start = (kind: 'ask' | 'judge', title: string, runId: string, server: ModelServer): { runId: string, job: Job } =>
    ({ runId, job: projects.require().jobs.start({ kind, title, mediaId: null, input: { runId, server } }) })

  return {
    estimate: servers.estimate.handler(async ({ input: { server: name, filter, limit } }) => {
      const session = projects.require()
      const server = store.get(name, session.info().id)
      const items = await withDataset(session.folder, dataset => chooseSamples(dataset, filter, limit))
      const past = await open(file => pastAnswers(file, pace(server)))
      return { server, estimate: estimateRun(server, items.map(item => readingOf(item, codebooks).kind), { past }) }
    }),
    ask: servers.ask.handler(async ({ input: { server: name, filter, limit, name: title } }) => {
      const server = settingsOf(allowed(name))
      const items = await withDataset(projects.require().folder, dataset => chooseSamples(dataset, filter, limit))
      const runId = await open(file => createRun(file, { name: title ?? `${server.name}, ${items.length} samples`, model: server.model, source: 'server', settings: server, items }))
      return start('ask', `Ask ${server.name}`, runId, server)
    }),
    askAgain: servers.askAgain.handler(async ({ input: { runId } }) => {
      const server = await open((file) => {
        const { settings, source } = getRun(file, runId)
        const kept = modelServerSchema.parse(source === 'server' ? settings : {})
        allowed(kept.name)
        forgetFailed(file, runId)
        return kept
      })
      return start('ask', `Ask ${server.name}`, runId, server)
    }),
    judge: servers.judge.handler(async ({ input: { runId, server: name } }) => {
      const server = settingsOf(allowed(name))
      await open((file) => {
        getRun(file, runId)
        forgetProblems(file, runId, judgeName(server))
      })
      return start('judge', `Judge by ${server.name}`, runId, server)
    }),
    runs: servers.runs.handler(() => open(listRuns)),
    results: servers.results.handler(({ input: { runId } }) => open(file => ({ run: getRun(file, runId), tasks: scoreRun(answeredItems(file, runId), judgementsOf(file, runId), codebooks) }))),
    answers: servers.answers.handler(({ input: { runId, only, after, limit } }) => open((file) => {
      getRun(file, runId)
      const page = pageOf(file, runId, { after, limit, wanted: item => only === 'all' || (only === 'failed' ? item.status === 'failed' : isCorrect(item, codebooks) === false) })
      const wanted = new Set(page.map(({ position }) => position))
      const judgements = judgementsOf(file, runId).filter(({ position }) => wanted.has(position))
      return page.map(item => ({ ...item, correct: isCorrect(item, codebooks), judgements: judgements.filter(({ position }) => position === item.position) }))
    })),
    removeRun: servers.removeRun.handler(async ({ input: { runId } }) => {
      await open(file => removeRun(file, runId))
      return {}
    }),
  }
}
