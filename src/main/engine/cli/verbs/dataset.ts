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

async function generate({ client, options }: VerbContext): Promise<VerbResult> {
  const task = textOption(options, 'task')
  const done = await client.dataset.generate(task === undefined ? {} : { tasks: [task] })
  return { json: done, text: `${done.added} of ${done.made} generated samples added; the others were there` }
}

function idsOf({ positionals }: VerbContext): number[] {
  const ids = positionals.slice(2).map(Number)
  if (ids.length === 0 || !ids.every(id => Number.isInteger(id) && id > 0))
    throw new UsageError('this needs one or more ids of samples')
  return ids
}

async function submit(context: VerbContext): Promise<VerbResult> {
  const done = await context.client.dataset.submit({ ids: idsOf(context) })
  return { json: done, text: `${done.submitted} samples are before the committee` }
}

async function next({ client, options }: VerbContext): Promise<VerbResult> {
  const judge = textOption(options, 'judge')
  if (judge === undefined)
    throw new UsageError('dataset DIR next needs --judge')
  const items = await client.dataset.nextItems({ judge, limit: integerOption(options, 'limit', 1) ?? 20 })
  return { json: items, text: items.map(({ id, sampleId, question, answer }) => [id, sampleId, question, answer].join('\t')).join('\n') }
}

async function vote({ client, options, positionals }: VerbContext): Promise<VerbResult> {
  const [, , item, given] = positionals
  const judge = textOption(options, 'judge')
  if (judge === undefined || (given !== 'right' && given !== 'wrong' && given !== 'unsure'))
    throw new UsageError('dataset DIR vote needs an ITEM, right|wrong|unsure, and --judge')
  const done = await client.dataset.vote({ itemId: Number(item), judge, kind: options['model'] === true ? 'model' : 'person', vote: given, note: textOption(options, 'note') ?? '' })
  return { json: done, text: `the sample is ${done.verdict}` }
}

async function committee({ client }: VerbContext): Promise<VerbResult> {
  const report = await client.dataset.committee({})
  const { verdicts, judges, agreement } = report
  const share = (value: number | null): string => value === null ? '-' : `${(100 * value).toFixed(1)} %`
  return {
    json: report,
    text: [
      `${verdicts.kept} kept, ${verdicts.refused} refused, ${verdicts.tied} tied, ${verdicts.open} open; alpha ${agreement.alpha?.toFixed(3) ?? agreement.reason ?? '-'} over ${agreement.items} items`,
      ...judges.map(each => [each.judge, each.kind, `${each.votes} votes`, `gold ${share(each.accuracy)}`, `with the majority ${share(each.withMajority)}`].join('\t')),
    ].join('\n'),
  }
}

async function statistics({ client }: VerbContext): Promise<VerbResult> {
  const found = await client.dataset.statistics({})
  return {
    json: found,
    text: [
      `${found.samples} samples, ${found.videos} videos`,
      ...found.byTask.map(({ label, samples, shareOfGroup }) => `${label}\t${samples}\t${(100 * shareOfGroup).toFixed(2)} %`),
      ...found.leaks.map(({ kind, name, splits }) => `in ${splits.join(' and ')}: ${kind} ${name}`),
    ].join('\n'),
  }
}

async function split({ client, options }: VerbContext): Promise<VerbResult> {
  const share = Number(textOption(options, 'share') ?? 0.1)
  if (!(share > 0 && share < 1))
    throw new UsageError('--share lies between 0 and 1')
  const done = await client.dataset.splitBySubject({ share, seed: integerOption(options, 'seed', 0) ?? 1 })
  return { json: done, text: `${done.samples} samples changed their split` }
}

async function exportSets({ client, options }: VerbContext): Promise<VerbResult> {
  const out = textOption(options, 'out')
  const form = textOption(options, 'form') ?? 'official'
  if (out === undefined || (form !== 'official' && form !== 'ms-swift'))
    throw new UsageError('dataset DIR export-all needs --out, and --form official or ms-swift')
  const files = await client.dataset.exportFolder({ folder: resolve(out), form, keptOnly: options['kept'] === true })
  return { json: files, text: files.map(({ name, samples, bytes }) => `${name}\t${samples} samples\t${bytes} bytes`).join('\n') }
}

async function stepBack({ client, positionals }: VerbContext): Promise<VerbResult> {
  const { action } = await client.dataset.step({ direction: positionals[1] === 'redo' ? 'redo' : 'undo' })
  return { json: { action }, text: action ?? 'nothing to take back' }
}

const actions: Readonly<Record<string, (context: VerbContext) => Promise<VerbResult>>> = {
  summary,
  'import': importFiles,
  search,
  rejected,
  'export': exportFile,
  'export-all': exportSets,
  generate,
  split,
  statistics,
  submit,
  next,
  vote,
  committee,
  'undo': stepBack,
  'redo': stepBack,
}

/** `dataset DIR summary|import|search|...`. */
export const dataset: Verb = {
  name: 'dataset',
  about: 'Import, search, verify, generate and export instruction samples',
  details: [
    'summary     counts by task, files, samples set aside',
    'import      FILE...: JSON arrays or JSON lines (Emo-CFG, ms-swift, LLaVA, ShareGPT), or CSV with named columns; goes on where it stopped',
    'search      samples by --task, --text and --video',
    'rejected    records that could not be read, with file, line and reason',
    'generate    samples from the reviewed trees and coded tiers of the project',
    'split       whole subjects into test and train, --share and --seed',
    'statistics  counts by task and split, lengths, leaks between splits',
    'submit      ID...: put samples before the committee',
    'next        items that --judge has not voted on',
    'vote        ITEM right|wrong|unsure, --judge and --note',
    'committee   verdicts, judges, agreement',
    'undo, redo  the last act on the dataset',
    'export      the samples that came from FILE to --out; untouched ones byte by byte as they were',
    'export-all  everything to the folder --out: --form official or ms-swift',
  ].join('\n'),
  positionals: ['DIR', Object.keys(actions).join('|'), '[FILE|ID...]'],
  options: [
    { name: 'split', value: 'NAME', about: 'the split of imported files (else from their folders)' },
    { name: 'task', value: 'KEY', about: 'only samples of this task' },
    { name: 'text', value: 'WORDS', about: 'only samples with these words' },
    { name: 'video', value: 'PATH', about: 'only samples about this video' },
    { name: 'after', value: 'ID', about: 'go on after this sample' },
    { name: 'limit', value: 'N', about: 'how many to show' },
    { name: 'out', value: 'PATH', about: 'where to write an export' },
    { name: 'form', value: 'FORM', about: 'official or ms-swift' },
    { name: 'kept', about: 'only what the committee kept' },
    { name: 'share', value: 'X', about: 'share of subjects for test (0.1)' },
    { name: 'seed', value: 'N', about: 'seed of the split (1)' },
    { name: 'judge', value: 'NAME', about: 'who judges' },
    { name: 'model', about: 'the judge is a model' },
    { name: 'note', value: 'TEXT', about: 'why, for those who rewrite' },
  ],
  run: async (context) => {
    const action = actions[context.positionals[1] ?? 'summary']
    if (!action)
      throw new UsageError(`dataset takes one of ${Object.keys(actions).join(', ')}, not "${context.positionals[1]}"`)
    await openProject(context)
    return action(context)
  },
}
