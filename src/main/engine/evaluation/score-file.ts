import type { ResultScore } from '#shared/contract/evaluation.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { ScoredItem } from '#shared/domain/evaluation/score-task.ts'
import type { ResultLine } from './result-lines.ts'
import { scoreTask } from '#shared/domain/evaluation/score-task.ts'
import { AppError } from '#shared/errors.ts'
import { itemOf, readUsableLines, taskFor } from './result-lines.ts'

function errorOf({ line, result }: ResultLine, { truth, answer }: ScoredItem): ResultScore['errors'][number] {
  const { question, response, videos } = result
  return { line, question, truth: [...truth], answer: answer?.labels ? [...answer.labels] : null, how: answer?.how ?? null, response, videos: [...videos] }
}

/**
 * Scores a result file of `swift infer` without asking a model. Lines that cannot be taken are listed with the reason, the others count.
 * @throws AppError `bad-input` when no line can be scored, or the task needs a judge
 */
export async function scoreFile(path: string, options: { task?: string, codebooks: readonly Codebook[] }): Promise<ResultScore> {
  const task = taskFor(path, options.task)
  if (task.kind === 'text' || task.kind === 'caption')
    throw new AppError('bad-input', `${task.id} is answered in free text, which the deterministic matcher does not score`, { hint: 'Choose a task with labels or options.', data: { path } })
  const codebook = options.codebooks.find(({ key }) => key === task.codebook) ?? null
  const { lines: usable, unusable } = await readUsableLines(path, task, options.codebooks)
  if (usable.length === 0)
    throw new AppError('bad-input', `${path} holds no result that can be scored as ${task.id}${unusable[0] ? `: line ${unusable[0].line}, ${unusable[0].reason}` : ''}`, { hint: 'Name the task the file belongs to.', data: { path } })
  const { scored, confusion, mean, ...score } = scoreTask(task, usable.map(itemOf), { codebook })
  return {
    path,
    task: task.id,
    ...score,
    mean: { value: mean.value, low: mean.low, high: mean.high },
    confusion: confusion && { labels: [...confusion.labels], counts: confusion.counts.map(row => [...row]), missed: [...confusion.missed] },
    errors: scored.flatMap((each, at) => each.correct ? [] : [errorOf(usable[at] as ResultLine, each)]),
    unusable,
  }
}
