import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { resolve } from 'node:path'
import { assertDone, followJobs } from '../follow-jobs.ts'
import { openProject } from '../open-project.ts'
import { integerOption, textOption, UsageError } from '../verb.ts'

async function summary({ client }: VerbContext): Promise<VerbResult> {
  const found = await client.dataset.summary({})
  const lines = found.tasks.map(task => `${task.samples}\t${task.label}`)
  return { json: found, text: [`${found.samples} samples, ${found.videos} videos, ${found.rejected} set aside, ${found.duplicates} repeated`, ...lines].join('\n') }
}

async function importFiles(context: VerbContext): Promise<VerbResult> {
  const paths = context.positionals.slice(2).map(path => resolve(path))
  if (paths.length === 0)
    throw new UsageError('dataset DIR import needs at least one FILE')
  const job = await context.client.dataset.import({ paths, split: textOption(context.options, 'split') })
  assertDone(await followJobs(context, [job.id]))
  return summary(context)
}

async function search({ client, options }: VerbContext): Promise<VerbResult> {
  const filter = { task: textOption(options, 'task'), text: textOption(options, 'text'), video: textOption(options, 'video') }
  const rows = await client.dataset.samples({ filter, after: integerOption(options, 'after', 0), limit: integerOption(options, 'limit', 1) ?? 20 })
  return { json: rows, text: rows.map(row => [row.id, row.task, row.question, row.answer].join('\t')).join('\n') }
}

async function rejected({ client, options }: VerbContext): Promise<VerbResult> {
  const rows = await client.dataset.rejected({ after: integerOption(options, 'after', 0), limit: integerOption(options, 'limit', 1) ?? 100 })
  return { json: rows, text: rows.map(row => `${row.file}:${row.line}\t${row.reason}`).join('\n') }
}

async function exportFile({ client, positionals, options }: VerbContext): Promise<VerbResult> {
  const [, , file] = positionals
  const out = textOption(options, 'out')
  if (file === undefined || out === undefined)
    throw new UsageError('dataset DIR export needs the FILE the samples came from, and --out')
  const written = await client.dataset.export({ file: resolve(file), out: resolve(out) })
  return { json: written, text: `${written.path}: ${written.samples} samples, ${written.bytes} bytes` }
}

const actions: Readonly<Record<string, (context: VerbContext) => Promise<VerbResult>>> = { summary, import: importFiles, search, rejected, export: exportFile }

/** `dataset DIR summary|import|search|rejected|export`. */
export const dataset: Verb = {
  name: 'dataset',
  about: 'Import, search and export instruction samples',
  details: [
    'summary   counts by task, files, samples set aside',
    'import    FILE...: JSON arrays or JSON lines (Emo-CFG, ms-swift, LLaVA, ShareGPT); goes on where it stopped',
    'search    samples by --task, --text and --video',
    'rejected  records that could not be read, with file, line and reason',
    'export    the samples that came from FILE to --out; untouched ones byte by byte as they were',
  ].join('\n'),
  positionals: ['DIR', Object.keys(actions).join('|'), '[FILE...]'],
  options: [
    { name: 'split', value: 'NAME', about: 'the split of imported files (else from their folders)' },
    { name: 'task', value: 'KEY', about: 'only samples of this task' },
    { name: 'text', value: 'WORDS', about: 'only samples with these words' },
    { name: 'video', value: 'PATH', about: 'only samples about this video' },
    { name: 'after', value: 'ID', about: 'go on after this sample' },
    { name: 'limit', value: 'N', about: 'how many to show' },
    { name: 'out', value: 'FILE', about: 'where to write an export' },
  ],
  run: async (context) => {
    const action = actions[context.positionals[1] ?? 'summary']
    if (!action)
      throw new UsageError(`dataset takes one of ${Object.keys(actions).join(', ')}, not "${context.positionals[1]}"`)
    await openProject(context)
    return action(context)
  },
}
