import type { TaskResult } from '#shared/contract/evaluation-runs.contract.ts'
import type { OptionValues, Verb, VerbContext, VerbResult } from '../verb.ts'
import { assertDone, followJobs } from '../follow-jobs.ts'
import { openProject } from '../open-project.ts'
import { integerOption, textOption, UsageError } from '../verb.ts'

type Interval = TaskResult['judges'][number]['aspects'][number]['mean']

/** A value with its interval, where there is one, to one decimal. @param scale 100 turns shares into per cent */
function boundsOf({ value, low, high }: Interval, scale: number): string {
  const text = (number: number): string => (scale * number).toFixed(1)
  return low === null || high === null ? text(value) : `${text(value)} [${text(low)}, ${text(high)}]`
}

function linesOf({ task, kind, items, answered, failed, matched, judges }: TaskResult): string[] {
  const count = `${items} items, ${answered} answered, ${failed} failed`
  const read = matched ? [`${matched.readable} readable`, `as published ${matched.published.toFixed(1)}`, `honest ${boundsOf(matched.mean, 100)}`] : []
  return [
    [task, kind, count, ...read].join('\t'),
    ...judges.flatMap(({ judge, scored, problems, aspects }) => [
      `  judged by ${judge}: ${scored} scored, ${problems} replies without a score`,
      ...aspects.map(({ aspect, mean }) => `    ${aspect}\t${boundsOf(mean, 1)}`),
    ]),
  ]
}

async function resultOf({ client }: VerbContext, runId: string): Promise<VerbResult> {
  const found = await client.servers.results({ runId })
  const { name, model, items, answered, failed } = found.run
  return { json: found, text: [`${runId}\t${name}\t${model}\t${answered} of ${items} answered, ${failed} failed`, ...found.tasks.flatMap(linesOf)].join('\n') }
}

function requiredOption(options: OptionValues, name: string): string {
  const value = textOption(options, name)
  if (value === undefined)
    throw new UsageError(`--${name} is missing`)
  return value
}

async function agreeIfTold({ client, options }: VerbContext, name: string): Promise<void> {
  if (options['agree'] === true)
    await client.servers.allow({ name, allowed: true })
}

/** Words about what a run will take, for stderr and `--estimate`. */
async function estimate({ client }: VerbContext, choice: Parameters<VerbContext['client']['servers']['estimate']>[0]): Promise<VerbResult> {
  const found = await client.servers.estimate(choice)
  const { server, estimate: { questions, inputTokens, outputTokens, seconds, cost, basis } } = found
  const where = server.staysOnMachine ? `stays on this machine (${server.host})` : `leaves this machine for ${server.host}`
  const price = cost === null ? 'cost unknown' : `about ${cost.toFixed(2)} ${server.currency}`
  return { json: found, text: `${questions} questions, ${server.frames} pictures each: ${where}; about ${inputTokens} tokens sent, ${outputTokens} answered, ${Math.ceil(seconds)} s, ${price} (${basis})` }
}

/** `evaluate run DIR --server NAME`. */
export const evaluateRun: Verb = {
  name: 'evaluate run',
  about: 'Ask a model server about samples of the dataset',
  details: 'Asks about the first samples that pass the filters. Nothing is sent unless you agreed for this project, with --agree or affectree servers allow; --estimate sends nothing. A run that stopped goes on with --run: it asks for what has no answer and again for what failed.',
  positionals: ['DIR'],
  options: [
    { name: 'server', value: 'NAME', about: 'the server to ask' },
    { name: 'task', value: 'KEY', about: 'only samples of this task' },
    { name: 'split', value: 'NAME', about: 'only samples of this split' },
    { name: 'text', value: 'WORDS', about: 'only samples with these words' },
    { name: 'limit', value: 'N', about: 'how many samples (100)' },
    { name: 'run', value: 'ID', about: 'go on with this run' },
    { name: 'agree', about: 'agree that pictures, questions and answers of this project go to the server' },
    { name: 'estimate', about: 'say what it would take, and where it would go' },
  ],
  run: async (context) => {
    const { client, options, progress } = context
    await openProject(context)
    const earlier = textOption(options, 'run')
    if (earlier !== undefined) {
      const { runId, job } = await client.servers.askAgain({ runId: earlier })
      assertDone(await followJobs(context, [job.id]))
      return resultOf(context, runId)
    }
    const server = requiredOption(options, 'server')
    const filter = { ...Object.fromEntries((['task', 'split', 'text'] as const).flatMap(name => textOption(options, name) === undefined ? [] : [[name, textOption(options, name)]])) }
    const choice = { server, filter, limit: integerOption(options, 'limit', 1) ?? 100 }
    const before = await estimate(context, choice)
    if (options['estimate'] === true)
      return before
    await agreeIfTold(context, server)
    progress(before.text)
    const { runId, job } = await client.servers.ask(choice)
    assertDone(await followJobs(context, [job.id]))
    return resultOf(context, runId)
  },
}

/** `evaluate judge DIR RUN --server NAME`. */
export const evaluateJudge: Verb = {
  name: 'evaluate judge',
  about: 'Have a model server judge the free-text answers of a run, 0 to 100',
  details: 'The judge is sent questions, true answers and given answers, and no picture. Replies that are no score are counted apart, and asked for again the next time.',
  positionals: ['DIR', 'RUN'],
  options: [
    { name: 'server', value: 'NAME', about: 'the judge' },
    { name: 'agree', about: 'agree that questions and answers of this project go to the server' },
  ],
  run: async (context) => {
    const [, runId] = context.positionals
    if (runId === undefined)
      throw new UsageError('evaluate judge needs a RUN')
    const server = requiredOption(context.options, 'server')
    await openProject(context)
    await agreeIfTold(context, server)
    const { job } = await context.client.servers.judge({ runId, server })
    assertDone(await followJobs(context, [job.id]))
    return resultOf(context, runId)
  },
}

/** `evaluate results DIR [RUN]`. */
export const evaluateResults: Verb = {
  name: 'evaluate results',
  about: 'List the runs of model servers, or show one by task',
  details: 'Intervals are 95 % bootstrap intervals over videos; items of one video alone have none. Questions without an answer count as wrong.',
  positionals: ['DIR', '[RUN]'],
  options: [],
  run: async (context) => {
    await openProject(context)
    const [, runId] = context.positionals
    if (runId !== undefined)
      return resultOf(context, runId)
    const runs = await context.client.servers.runs({})
    return { json: runs, text: runs.map(({ id, name, model, items, answered, failed }) => [id, name, model, `${answered} of ${items} answered, ${failed} failed`].join('\t')).join('\n') || 'no runs' }
  },
}
