import type { Codebook } from '#shared/domain/codebook.ts'
import type { DatasetFile } from './dataset-file.ts'
import { mkdir } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { captionItems, termWordsOf } from '#shared/domain/dataset/caption-items.ts'
import { treeOfCaption } from '#shared/domain/dataset/caption-tree.ts'
import { tasks } from '#shared/domain/dataset/tasks.ts'
import { AppError } from '#shared/errors.ts'
import { answerOf, messagesSample, parseSample } from '#shared/formats/sample-record.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { exportSamples } from './export-samples.ts'

/** A file that an export wrote, by its name in the folder. */
export type WrittenFile = Readonly<{ name: string, samples: number, bytes: number }>

/** How sets are written. `keptOnly` leaves out what the committee has not kept. */
export type SetOptions = Readonly<{ keptOnly?: boolean, codebooks: readonly Codebook[], signal?: AbortSignal | undefined }>

type Row = Readonly<{ raw: string, task: string }>

/** The stages of the curriculum with the task groups they learn from. */
const stages = [
  { name: 'stage-1-attributes', groups: ['attribute', 'open-attribute'] },
  { name: 'stage-2-expressions', groups: ['expression'] },
  { name: 'stage-3-emotions', groups: ['emotion'] },
] as const

function keysOf(groups: readonly string[]): string[] {
  return tasks.filter(({ group }) => groups.includes(group)).map(({ key }) => key)
}

function* rowsOf({ raw }: DatasetFile, split: string, keys: readonly string[], { keptOnly = false, signal }: SetOptions): Generator<Row> {
  const rows = raw.prepare(`SELECT sample.raw, sample.task FROM sample JOIN file ON file.id = sample.file_id WHERE sample.removed = 0
    AND coalesce(sample.split, file.split) = ? AND sample.task IN (${keys.map(() => '?').join(', ')}) ${keptOnly ? 'AND sample.verdict = \'kept\'' : ''} ORDER BY sample.id`)
  for (const row of rows.iterate(split, ...keys) as IterableIterator<Row>) {
    if (signal?.aborted)
      throw new AppError('cancelled', 'The export was cancelled')
    yield row
  }
}

/** A sample as ms-swift reads it: a record in the messages form is taken as it stands on one line. */
function swiftLine(raw: string): string {
  const sample = parseSample(raw)
  if (sample.form === 'messages')
    return JSON.stringify(JSON.parse(raw))
  return messagesSample(sample).raw
}

/** A sample for reinforcement: the dialogue up to the answer, the answer as `solution`, and its tree as the target. */
function rewardLine(raw: string, { codebooks }: SetOptions, words: ReturnType<typeof termWordsOf>): string {
  const sample = parseSample(raw)
  const answer = answerOf(sample) ?? ''
  const items = captionItems(answer, words)
  const subjects = [...new Set(items.flatMap(({ subject }) => subject ?? []))]
  const trees = (subjects.length > 0 ? subjects : [null]).map((subject) => {
    const { nodes } = treeOfCaption(items, subject, codebooks, { kind: 'model', id: 'caption' })
    return { subject, nodes: nodes.map(({ id, level, codebook, term, label, supports }) => ({ id, level, codebook, term, label, supports })) }
  })
  return JSON.stringify({ messages: sample.turns.slice(0, -1), videos: sample.videos, solution: answer, trees })
}

async function writeLines(folder: string, name: string, lines: () => Iterable<string>): Promise<WrittenFile> {
  let samples = 0
  function* counted(): Generator<string> {
    for (const line of lines()) {
      samples++
      yield `${line}\n`
    }
  }
  const bytes = await writeAtomically(join(folder, name), counted())
  return { name, samples, bytes }
}

/**
 * Sets for ms-swift: one file of JSON lines for each stage of the curriculum and split, and one for reinforcement with target trees from the
 * grammar of captions. A set without samples is written empty, so that a job that names it does not fail.
 * @throws AppError `cancelled`, `disk-full`, `project-read-only`
 */
export async function exportSwiftSets(dataset: DatasetFile, folder: string, options: SetOptions): Promise<WrittenFile[]> {
  await mkdir(folder, { recursive: true })
  const written: WrittenFile[] = []
  const words = termWordsOf(options.codebooks)
  for (const split of ['train', 'test']) {
    for (const { name, groups } of stages) {
      written.push(await writeLines(folder, `${name}.${split}.jsonl`, function* () {
        for (const { raw } of rowsOf(dataset, split, keysOf(groups), options))
          yield swiftLine(raw)
      }))
    }
  }
  written.push(await writeLines(folder, 'grpo.train.jsonl', function* () {
    for (const { raw } of rowsOf(dataset, 'train', ['fine-caption', 'rationale'], options))
      yield rewardLine(raw, options, words)
  }))
  return written
}

/** The place of an imported file in the official layout: what follows `jsons` in its path, else by split. What came as CSV is written as JSON lines. */
function officialName(path: string, split: string): string {
  const parts = path.split(/[\\/]/)
  const at = parts.lastIndexOf('jsons')
  const name = at >= 0 ? parts.slice(at).join(sep) : join('jsons', split, path.startsWith('affectree:') ? 'affectree.jsonl' : basename(path))
  return name.replace(/\.(?:csv|tsv)$/i, '.jsonl')
}

/** Writes every file of the dataset again in the official layout, untouched records byte by byte. */
export async function exportOfficialLayout(dataset: DatasetFile, folder: string, options: Pick<SetOptions, 'signal'> = {}): Promise<WrittenFile[]> {
  const files = dataset.raw.prepare('SELECT path, split FROM file ORDER BY id').all() as { path: string, split: string }[]
  const written: WrittenFile[] = []
  for (const { path, split } of files) {
    const name = officialName(path, split)
    const { samples, bytes } = await exportSamples(dataset, path, join(folder, name), options.signal ? { signal: options.signal } : {})
    written.push({ name, samples, bytes })
  }
  return written
}
