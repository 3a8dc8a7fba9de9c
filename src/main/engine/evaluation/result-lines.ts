import type { Codebook } from '#shared/domain/codebook.ts'
import type { EvaluationItem } from '#shared/domain/evaluation/score-task.ts'
import type { EvaluationTask } from '#shared/domain/evaluation/tasks.ts'
import type { InferResult } from '#shared/formats/infer-result.ts'
import { scoreTask } from '#shared/domain/evaluation/score-task.ts'
import { evaluationTasks, taskOfFile } from '#shared/domain/evaluation/tasks.ts'
import { AppError } from '#shared/errors.ts'
import { parseInferResult } from '#shared/formats/infer-result.ts'
import { readRecords } from '../dataset/record-stream.ts'

/** A task that a result file can be read as. */
export type FileTask = Pick<EvaluationTask, 'id' | 'kind' | 'codebook'>

/** A line of a result file with its truth. Lines count from 1. */
export type ResultLine = Readonly<{ line: number, result: InferResult, truth: string }>
/** A line that cannot be used, and why. */
export type UnusableLine = Readonly<{ line: number, reason: string }>

const anyChoice: FileTask = { id: 'multiple-choice', kind: 'choice', codebook: null }

/** The task that is asked for, else the one the file's name says, else multiple choice. @throws AppError `bad-input` for a task that is none */
export function taskFor(path: string, id: string | undefined): FileTask {
  if (id === undefined)
    return taskOfFile(path) ?? anyChoice
  const found = [...evaluationTasks, anyChoice].find(task => task.id === id)
  if (!found)
    throw new AppError('bad-input', `There is no task ${id}`, { hint: `Tasks are ${evaluationTasks.map(task => task.id).join(', ')}.` })
  return found
}

/** A line as the matcher takes it; intervals are over videos. */
export function itemOf({ result, truth }: ResultLine): EvaluationItem {
  return { question: result.question, truth, response: result.response, group: result.videos[0] ?? result.question }
}

/** Why the truth of a line cannot be read as the task has it; null when it can. Free text is never wrong. */
function reasonAgainst(task: FileTask, line: ResultLine, codebook: Codebook | null): string | null {
  if (task.kind === 'text' || task.kind === 'caption')
    return null
  try {
    scoreTask(task, [{ ...itemOf(line), response: null }], { codebook, samples: 1 })
    return null
  }
  catch (error) {
    if (error instanceof AppError)
      return error.message
    throw error
  }
}

function parseLine(raw: string, line: number): ResultLine {
  const result = parseInferResult(raw)
  if (result.labels === null)
    throw new AppError('bad-input', 'The line has no truth (`labels`)')
  return { line, result, truth: result.labels }
}

/** Reads a result file of `swift infer`. What cannot be used as the task has it is listed with the reason, in the order of lines. */
export async function readUsableLines(path: string, task: FileTask, codebooks: readonly Codebook[]): Promise<{ lines: ResultLine[], unusable: UnusableLine[] }> {
  const codebook = codebooks.find(({ key }) => key === task.codebook) ?? null
  const lines: ResultLine[] = []
  const unusable: UnusableLine[] = []
  for await (const { records } of readRecords(path)) {
    for (const { raw, line } of records) {
      try {
        const parsed = parseLine(raw, line)
        const reason = reasonAgainst(task, parsed, codebook)
        if (reason !== null)
          throw new AppError('bad-input', reason)
        lines.push(parsed)
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
