import type { StudioClient } from '#shared/contract/index.ts'
import type { Engine } from '../engine.ts'

/** Values of the options given, by name without dashes. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>

/** What a verb works with. `progress` writes one line to stderr that the next one replaces. */
export type VerbContext = Readonly<{
  engine: Engine
  client: StudioClient
  positionals: readonly string[]
  options: OptionValues
  progress: (line: string) => void
}>

/** What a verb answers: the document for `--json`, the text for people, and whether something in it failed (exit code 1). */
export type VerbResult = Readonly<{ json: unknown, text: string, failed?: boolean }>

/** One option of a verb. `value` names what it takes; without it the option is a switch. */
export type VerbOption = Readonly<{ name: string, value?: string, required?: boolean, about: string }>

/** One verb of the command line. `positionals` are in the form `DIR` or `FILE...`; the last one may repeat. */
export type Verb = Readonly<{
  name: string
  about: string
  details: string
  positionals: readonly string[]
  options: readonly VerbOption[]
  run: (context: VerbContext) => Promise<VerbResult>
}>

/** A call that cannot be meant: exit code 2, with the way the verb is used. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The text of an option, or undefined. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** The whole number of an option, or undefined. @throws UsageError when it is none or lies below `min` */
export function integerOption(options: OptionValues, name: string, min = Number.MIN_SAFE_INTEGER): number | undefined {
  const text = textOption(options, name)
  if (text === undefined)
    return undefined
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < min)
    throw new UsageError(`--${name} takes a whole number${min > Number.MIN_SAFE_INTEGER ? ` of at least ${min}` : ''}, not "${text}"`)
  return value
}

/** The option, which must be one of `choices`, or undefined. @throws UsageError */
export function choiceOption<Choice extends string>(options: OptionValues, name: string, choices: readonly Choice[]): Choice | undefined {
  const text = textOption(options, name)
  if (text === undefined)
    return undefined
  const choice = choices.find(candidate => candidate === text)
  if (!choice)
    throw new UsageError(`--${name} takes one of ${choices.join(', ')}, not "${text}"`)
  return choice
}
