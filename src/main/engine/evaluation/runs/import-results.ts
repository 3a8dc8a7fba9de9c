import type { Codebook } from '#shared/domain/codebook.ts'
import type { ResultLine, UnusableLine } from '../result-lines.ts'
import type { EvaluationFile } from './evaluation-file.ts'
import type { RunRow } from './run-store.ts'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/errors.ts'
import { readUsableLines, taskFor } from '../result-lines.ts'
import { commitAnswer, createRun, getRun, listRuns } from './run-store.ts'

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Which results to bring in. `name` is that of the run; else that of their folder. */
export type ImportRequest = Readonly<{ paths: readonly string[], name?: string | undefined, task?: string | undefined }>

type Imported = Readonly<{ run: RunRow, unusable: readonly (UnusableLine & { path: string })[] }>

/**
 * Brings result files in as one run of a model, with an answer for each line that has one. The same files again give the run that is there.
 * @throws AppError `bad-input` when no line of any file can be scored
 */
export async function importResults(file: EvaluationFile, { paths, name, task }: ImportRequest, codebooks: readonly Codebook[]): Promise<Imported> {
  const sources = await Promise.all(paths.map(async path => ({ path, sha256: await digestOf(path), task: taskFor(path, task).id })))
  const settings = { files: sources }
  const known = listRuns(file).find(run => run.source === 'file' && JSON.stringify(run.settings) === JSON.stringify(settings))
  if (known)
    return { run: known, unusable: [] }
  const usable: { task: string, line: ResultLine }[] = []
  const unusable: (UnusableLine & { path: string })[] = []
  for (const path of paths) {
    const of = taskFor(path, task)
    const found = await readUsableLines(path, of, codebooks)
    unusable.push(...found.unusable.map(one => ({ ...one, path })))
    usable.push(...found.lines.map(line => ({ task: of.id, line })))
  }
  const [first = ''] = paths
  if (usable.length === 0)
    throw new AppError('bad-input', `${paths.length === 1 ? basename(first) : 'The files'} hold no result that can be scored${unusable[0] ? `: line ${unusable[0].line}, ${unusable[0].reason}` : ''}`, { hint: 'Result files of swift infer hold one JSON object a line, with `response`, `labels` and `messages`.', data: { path: first } })
  const model = basename(dirname(first))
  const id = file.raw.transaction(() => {
    const run = createRun(file, {
      name: name ?? (paths.length === 1 ? basename(first) : model),
      model,
      source: 'file',
      settings,
      items: usable.map(({ task: of, line: { result, truth } }) => ({ sampleId: null, task: of, question: result.question, truth, video: result.videos[0] ?? null })),
    })
    usable.forEach(({ line: { result: { response } } }, position) => commitAnswer(file, run, position, response === null
      ? { status: 'failed', reason: 'The file has no response' }
      : { status: 'answered', text: response, inputTokens: null, outputTokens: null, tookMs: null, requests: 0 }))
    return run
  })()
  return { run: getRun(file, id), unusable: unusable.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line) }
}
