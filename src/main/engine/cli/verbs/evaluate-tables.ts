import type { ResultTable, RunComparison } from '#shared/contract/evaluation-runs.contract.ts'
import type { Verb } from '../verb.ts'
import { resolve } from 'node:path'
import { tableForms } from '#shared/contract/evaluation-runs.contract.ts'
import { publishedText } from '#shared/domain/evaluation/result-table.ts'
import { openProject } from '../open-project.ts'
import { textOption, UsageError } from '../verb.ts'

const percent = (share: number): string => (100 * share).toFixed(1)

/** `evaluate import DIR FILE...`. */
export const evaluateImport: Verb = {
  name: 'evaluate import',
  about: 'Bring result files of swift infer in as one run of a model',
  details: 'The task of each file is told by its name, or by --task. The same files again give the run that is there.',
  positionals: ['DIR', 'FILE...'],
  options: [
    { name: 'name', value: 'NAME', about: 'what to call the run (the folder of the files)' },
    { name: 'task', value: 'ID', about: 'the task all files belong to' },
  ],
  run: async (context) => {
    const paths = context.positionals.slice(1).map(path => resolve(path))
    if (paths.length === 0)
      throw new UsageError('evaluate import needs at least one FILE')
    await openProject(context)
    const found = await context.client.evaluation.importResults({ paths, name: textOption(context.options, 'name'), task: textOption(context.options, 'task') })
    const { run, unusable } = found
    return { json: found, text: [`${run.id}\t${run.name}\t${run.answered} of ${run.items} answered, ${unusable.length} lines not usable`, ...unusable.slice(0, 5).map(({ path, line, reason }) => `  ${path}:${line}: ${reason}`)].join('\n') }
  },
}

function tableLines({ groups, rows }: ResultTable): string {
  return groups.flatMap(({ label, columns }) => [
    [label, ...columns.map(column => column.label)].join('\t'),
    ...rows.map(row => [`  ${row.name}`, ...columns.map(({ key }) => publishedText(row.published[key] ?? Number.NaN))].join('\t')),
  ]).join('\n')
}

/** `evaluate table DIR [RUN...]`. */
export const evaluateTable: Verb = {
  name: 'evaluate table',
  about: 'Put runs beside the published results, in the layout of the published tables',
  details: 'Without RUN all runs are shown. With --out the table is written to a file, also with the honest variant of each score.',
  positionals: ['DIR', '[RUN...]'],
  options: [
    { name: 'form', value: 'FORM', about: `how to write it: ${tableForms.join(', ')} (csv)` },
    { name: 'out', value: 'FILE', about: 'the file to write' },
    { name: 'own', about: 'without the published results' },
  ],
  run: async (context) => {
    const { client, options } = context
    const form = tableForms.find(known => known === (textOption(options, 'form') ?? 'csv'))
    if (!form)
      throw new UsageError(`--form is one of ${tableForms.join(', ')}`)
    await openProject(context)
    const named = context.positionals.slice(1)
    const runIds = named.length > 0 ? [...named] : (await client.servers.runs({})).map(({ id }) => id)
    const withPublished = options['own'] !== true
    const out = textOption(options, 'out')
    if (out !== undefined) {
      const written = await client.evaluation.exportTable({ runIds, form, out: resolve(out), withPublished })
      return { json: written, text: `${written.path}: ${written.bytes} bytes` }
    }
    const table = await client.evaluation.table({ runIds, withPublished })
    return { json: table, text: tableLines(table) }
  },
}

function comparisonLine({ task, items, a, b, difference: { value, low, high, pValue }, onlyA, onlyB, mcnemar }: RunComparison): string {
  return [task ?? 'all tasks', `${items} items`, `${percent(a)} and ${percent(b)}`, `difference ${percent(value)}${low === null || high === null ? '' : ` [${percent(low)}, ${percent(high)}], p ${pValue.toFixed(4)}`}`, `${onlyA} right in the first alone, ${onlyB} in the second, McNemar p ${mcnemar.toFixed(4)}`].join('\t')
}

/** `evaluate compare DIR RUN RUN`. */
export const evaluateCompare: Verb = {
  name: 'evaluate compare',
  about: 'Compare two runs on the questions that both were asked',
  details: 'Differences are of mean honest scores in points, with 95 % paired bootstrap intervals over videos; McNemar is the exact test on whole answers.',
  positionals: ['DIR', 'RUN', 'RUN'],
  options: [],
  run: async (context) => {
    const [, a, b] = context.positionals
    if (a === undefined || b === undefined)
      throw new UsageError('evaluate compare needs two RUNs')
    await openProject(context)
    const found = await context.client.evaluation.compare({ a, b })
    return { json: found, text: found.map(comparisonLine).join('\n') }
  },
}
