import type { Verb, VerbOption } from './verb.ts'

function optionForm({ name, value, required }: VerbOption): string {
  const form = value === undefined ? `--${name}` : `--${name} ${value}`
  return required ? form : `[${form}]`
}

function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

const common: readonly (readonly [string, string])[] = [
  ['--json', 'write one JSON document to stdout'],
  ['--quiet', 'write no progress to stderr'],
  ['--help', 'show this help'],
]

/** How a verb is called, in one line. */
export function usageOf({ name, positionals, options }: Verb): string {
  return ['affectree', name, ...positionals, ...options.map(optionForm)].join(' ')
}

/** The help of one verb. */
export function helpOf(verb: Verb): string {
  const rows = verb.options.map(option => [option.value === undefined ? `--${option.name}` : `--${option.name} ${option.value}`, option.about] as const)
  return `${verb.about}\n\nUsage: ${usageOf(verb)}\n\n${verb.details}\n\nOptions:\n${aligned([...rows, ...common])}\n`
}

/** The help of the whole command line. */
export function overview(verbs: readonly Verb[]): string {
  return [
    'Affectree without a window: the same engine for scripts.',
    '',
    'Usage: affectree VERB ... [--json]',
    '',
    'Verbs:',
    aligned(verbs.map(verb => [[verb.name, ...verb.positionals].join(' '), verb.about])),
    '',
    'affectree VERB --help says more. Results go to stdout, progress and errors to stderr.',
    'Exit code: 0 done, 1 failed, 2 not understood. Settings and the sample project lie in AFFECTREE_HOME.',
    '',
  ].join('\n')
}
