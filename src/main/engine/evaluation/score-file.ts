import type { ResultScore } from '#shared/contract/evaluation.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { EvaluationItem, ScoredItem } from '#shared/domain/evaluation/score-task.ts'
import type { EvaluationTask } from '#shared/domain/evaluation/tasks.ts'
import type { InferResult } from '#shared/formats/infer-result.ts'
import { scoreTask } from '#shared/domain/evaluation/score-task.ts'
import { evaluationTasks, taskOfFile } from '#shared/domain/evaluation/tasks.ts'
import { AppError } from '#shared/errors.ts'
import { parseInferResult } from '#shared/formats/infer-result.ts'
import { readRecords } from '../dataset/record-stream.ts'

type Line = Readonly<{ line: number, result: InferResult, truth: string }>

type Task = Pick<EvaluationTask, 'id' | 'kind' | 'codebook'>

const anyChoice: Task = { id: 'multiple-choice', kind: 'choice', codebook: null }

/** The task that is asked for, else the one the file's name says, else multiple choice. @throws AppError `bad-input` for a task that is none */
function taskFor(path: string, id: string | undefined): Task {
  if (id === undefined)
    return taskOfFile(path) ?? anyChoice
  const found = [...evaluationTasks, anyChoice].find(task => task.id === id)
  if (!found)
    throw new AppError('bad-input', `There is no task ${id}`, { hint: `Tasks are ${evaluationTasks.map(task => task.id).join(', ')}.` })
  return found
}

async function readLines(path: string): Promise<{ lines: Line[], unusable: { line: number, reason: string }[] }> {
  const lines: Line[] = []
  const unusable: { line: number, reason: string }[] = []
  for await (const { records } of readRecords(path)) {
    for (const { raw, line } of records) {
      try {
        const result = parseInferResult(raw)
        if (result.labels === null)
          throw new AppError('bad-input', 'The line has no truth (`labels`)')
        lines.push({ line, result, truth: result.labels })
      }
      catch (error) {
        if (!(error instanceof AppError))
          throw error
        unusable.push({ line, reason: error.message })
      }
    }
  }
  return { lines, unusable }
}

function isReadable(task: Task, item: EvaluationItem, codebook: Codebook | null): string | null {
  try {
    scoreTask(task, [{ ...item, response: null }], { codebook, samples: 1 })
    return null
  }
  catch (error) {
    if (error instanceof AppError)
      return error.message
    throw error
  }
}

function errorOf({ line, result }: Line, { truth, answer }: ScoredItem): ResultScore['errors'][number] {
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
  const { lines, unusable } = await readLines(path)
  const itemOf = ({ result, truth }: Line): EvaluationItem => ({ question: result.question, truth, response: result.response, group: result.videos[0] ?? result.question })
  const usable = lines.filter((each) => {
    const reason = isReadable(task, itemOf(each), codebook)
    if (reason !== null)
      unusable.push({ line: each.line, reason })
    return reason === null
  })
  if (usable.length === 0)
    throw new AppError('bad-input', `${path} holds no result that can be scored as ${task.id}${unusable[0] ? `: line ${unusable[0].line}, ${unusable[0].reason}` : ''}`, { hint: 'Name the task the file belongs to.', data: { path } })
  const { scored, confusion, mean, ...score } = scoreTask(task, usable.map(itemOf), { codebook })
  return {
    path,
    task: task.id,
    ...score,
    mean: { value: mean.value, low: mean.low, high: mean.high },
    confusion: confusion && { labels: [...confusion.labels], counts: confusion.counts.map(row => [...row]), missed: [...confusion.missed] },
    errors: scored.flatMap((each, at) => each.correct ? [] : [errorOf(usable[at] as Line, each)]),
    unusable: unusable.sort((a, b) => a.line - b.line),
  }
}
