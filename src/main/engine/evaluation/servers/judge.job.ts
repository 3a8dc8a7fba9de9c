import type { EngineContext } from '../../engine-context.ts'
import type { JobContext, JobDefinition } from '../../jobs/job-definition.ts'
import type { SessionWithoutJobs } from '../../projects/project-session.ts'
import type { AnsweredItem, Judgement } from '../runs/run-store.ts'
import type { Outcome } from './answer-all.ts'
import { z } from 'zod'
import { judgeQuestion, readJudge } from '#shared/domain/evaluation/judge-question.ts'
import { modelServerSchema } from '#shared/domain/evaluation/model-server.ts'
import { metaKeys } from '../../projects/project-session.ts'
import { withEvaluation } from '../runs/evaluation-file.ts'
import { answeredItems, commitJudgement, judgementsOf } from '../runs/run-store.ts'
import { readingOf } from '../runs/score-run.ts'
import { answerAll } from './answer-all.ts'
import { openAnswerCache } from './answer-cache.ts'
import { askServer, openServer } from './ask-server.ts'
import { answerCachePath } from './ask.job.ts'
import { requireAllowed } from './require-server.ts'

const inputSchema = z.strictObject({ runId: z.string(), server: modelServerSchema })
type Input = z.infer<typeof inputSchema>
type Parts = Omit<EngineContext, 'projects'>

type Case = Readonly<{ item: AnsweredItem, question: ReturnType<typeof judgeQuestion> }>

/** The name under which a server's judgements stand: two servers with one model are one judge. */
export function judgeName({ model }: Input['server']): string {
  return model
}

/** The answers of a run that need a judge: free text and captions that were answered. */
export function casesOf(items: readonly AnsweredItem[], codebooks: EngineContext['codebooks']): Case[] {
  return items.flatMap((item) => {
    const { kind } = readingOf(item, codebooks)
    return item.status === 'answered' && (kind === 'text' || kind === 'caption')
      ? [{ item, question: judgeQuestion(kind, { question: item.question, truth: item.truth, answer: item.text ?? '' }) }]
      : []
  })
}

function judgementOf({ item: { position }, question: { aspects } }: Case, judge: string, outcome: Outcome): Judgement {
  if (outcome.status === 'failed')
    return { position, judge, scores: null, problem: outcome.reason, reply: null }
  const { text } = outcome.answer
  return { position, judge, reply: text, ...readJudge(text, aspects) }
}

async function run({ servers, codebooks }: Parts, session: SessionWithoutJobs, { input: { runId, server }, signal, report }: JobContext<Input>): Promise<void> {
  const allowed = requireAllowed(servers, server.name, session.meta.get(metaKeys.id) ?? '')
  const judge = judgeName(server)
  const key = await servers.key(allowed.name)
  await withEvaluation(session.folder, async (file) => {
    const cases = casesOf(answeredItems(file, runId), codebooks)
    const judged = new Set(judgementsOf(file, runId).filter(({ judge: by }) => by === judge).map(({ position }) => position))
    const open = openServer({ ...server, baseUrl: allowed.baseUrl }, key, { cache: openAnswerCache(answerCachePath(session.folder)) })
    let problems = 0
    try {
      await answerAll(cases, {
        sink: {
          has: ({ item }) => judged.has(item.position),
          commit: (one, outcome) => {
            const judgement = judgementOf(one, judge, outcome)
            problems += Number(judgement.problem !== null)
            commitJudgement(file, runId, judgement)
          },
        },
        ask: ({ question: { system, text, aspects } }, stop) => askServer(open, { system, text, frames: [] }, stop, { isUseful: reply => readJudge(reply, aspects).scores !== null }),
        concurrency: server.concurrency,
        signal,
        onProgress: ({ done }) => report({ done, total: cases.length, unit: 'questions', provider: allowed.host, note: problems > 0 ? `${problems} replies without a score` : null }),
      })
    }
    finally {
      open.cache?.close()
    }
  })
}

/** Has a server judge the free-text answers of a run. Only words are sent. Replies that are no score are kept as such and never counted. */
export function judgeJob(parts: Parts, session: SessionWithoutJobs): JobDefinition<Input> {
  return {
    kind: 'judge',
    concurrency: 1,
    workerDeath: 'interrupted',
    resumeOnOpen: false,
    parse: input => inputSchema.parse(input),
    run: context => run(parts, session, context),
  }
}
