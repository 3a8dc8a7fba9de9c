import type { Codebook } from '../codebook.ts'
import type { Option } from './options.ts'

/**
 * What a response was read as: labels (letters for choices), or null when it cannot be told. `how` names the rule that read it, so that a person can
 * check it.
 */
export type ParsedAnswer = Readonly<{ labels: readonly string[] | null, how: string }>

const unread: ParsedAnswer = { labels: null, how: 'not readable' }

/** The part of a response that answers: what stands in `<answer>`, else everything after the thinking. */
export function answerPart(response: string): string {
  const tagged = /<answer>([\s\S]*?)(?:<\/answer>|$)/i.exec(response)?.[1]
  return (tagged ?? response.replace(/<think>[\s\S]*?(?:<\/think>|$)/i, '')).trim()
}

function plain(text: string): string {
  return text.replaceAll(/[*_`#]+/g, '').replaceAll('’', '\'').trim()
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Whether the text names `words` as whole words. */
function names(text: string, words: string): boolean {
  return words !== '' && new RegExp(`(?<![\\p{L}\\p{N}])${escaped(words)}(?![\\p{L}\\p{N}])`, 'iu').test(text)
}

function known(letters: readonly string[], options: readonly Option[]): string[] {
  const distinct = [...new Set(letters.map(letter => letter.toUpperCase()))]
  return options.length === 0 ? distinct : distinct.filter(letter => options.some(option => option.letter === letter))
}

const statement = /\b(?:[Aa]nswers?|[Oo]ptions?|[Cc]hoices?)\b[^.\n]{0,80}?(?:\b(?:is|are|be)\b|[:=])[\s:]*(?:the\s+)?(?:[Oo]ption\s+)?(?:\(([A-Z])\)|([A-Z])(?![\w'’]))/g

/** "Option B is the most likely", or the only option that is spoken of at all. */
function spokenOption(text: string): string | null {
  const chosen = [...text.matchAll(/\boption\s+\(?([A-Z])\)?\s+(?:is|seems|appears|best|most)\b/gi)].map(match => match[1] as string)
  const any = [...new Set([...text.matchAll(/\boption\s+\(?([A-Z])\)?(?![\w'])/gi)].map(match => (match[1] as string).toUpperCase()))]
  return any.length === 1 ? any[0] as string : chosen.at(-1) ?? null
}

/** The option line after the last colon, where no other option line follows it: the conclusion after a list. */
function concludingLine(text: string): RegExpExecArray | null {
  return /:[\t\v\f\r \xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]*\n\s*(?:\(([A-Z])\)|([A-Z])[.):])[ \t](?![\s\S]*\n[ \t]*(?:\([A-Z]\)|[A-Z][.):])[ \t])/i.exec(text)
}

/** The options whose texts a response names; an option inside a longer named one does not count. */
function namedOptions(text: string, options: readonly Option[]): Option[] {
  const found = options.filter(option => names(text, option.text))
  return found.filter(option => !found.some(other => other !== option && names(other.text, option.text) && !names(text.replaceAll(new RegExp(escaped(other.text), 'gi'), ' '), option.text)))
}

/**
 * Reads one chosen option. In this order: a letter alone; the last statement of the kind "the answer is (B)", or an option line that concludes the
 * response after a colon, whichever comes later; a letter that opens the response or is the only one that opens a line; the one option that is
 * spoken of as such; the one that is named by its text. Two different letters by the same rule are not resolved by guessing.
 * @param options of the question; without them any letter counts and texts cannot be matched
 */
export function parseChoice(response: string, options: readonly Option[]): ParsedAnswer {
  const text = plain(answerPart(response))
  const single = (letters: readonly string[], how: string): ParsedAnswer | null => letters.length === 1 ? { labels: letters, how } : null
  const alone = /^\(?([A-Z])\)?[.:]?$/i.exec(text)?.[1]
  if (alone)
    return single(known([alone], options), 'letter') ?? unread
  const letterOf = (match: RegExpExecArray | null | undefined): string[] => match ? known([(match[1] ?? match[2]) as string], options) : []
  const stated = [...text.matchAll(statement)].at(-1)
  const concluded = concludingLine(text)
  const later = (concluded?.index ?? -1) > (stated?.index ?? -1)
  const said = later ? single(letterOf(concluded), 'concluding line') : single(letterOf(stated), 'statement')
  if (said)
    return said
  const opening = /^(?:\(([A-Z])\)|([A-Z])[.):,])\s/i.exec(text)
  const opens = single(letterOf(opening), 'opening letter')
  if (opens)
    return opens
  const lines = [...text.matchAll(/^[ \t]*(?:\(([A-Z])\)|([A-Z])[.):])[ \t]/gim)].map(match => match[1] ?? match[2] as string)
  const spoken = spokenOption(text)
  return single(known(lines, options), 'line')
    ?? single(spoken === null ? [] : known([spoken], options), 'option spoken of')
    ?? single(namedOptions(text, options).map(({ letter }) => letter), 'option text') ?? unread
}

/**
 * Reads several chosen options: letters in a row or a list (`BF`, `B, F`, `(B) Surprise and (F) Fear`), else every option named by its text.
 * @returns letters in alphabetical order
 */
export function parseChoices(response: string, options: readonly Option[]): ParsedAnswer {
  const text = plain(answerPart(response)).replace(/^(?:the\s+)?(?:answers?|options?)\s*(?:are|is|:)\s*/i, '')
  const read = (letters: readonly string[], how: string): ParsedAnswer | null => letters.length === 0 ? null : { labels: [...letters].sort(), how }
  const spelled = text.replaceAll(/\band\b|[\s,;&/().]/g, '')
  const alone = /^[A-Z]+$/.test(spelled) && (text.replace(/\.$/, '') === spelled || !/[A-Z]{2}/.test(text))
  if (alone && new Set(spelled).size === spelled.length) {
    const letters = known([...spelled], options)
    return letters.length === spelled.length ? { labels: letters.sort(), how: 'letters' } : unread
  }
  const bracketed = known([...text.matchAll(/\(([A-Z])\)|(?<![\w'’])([A-Z])[.):](?=\s)/g)].map(match => match[1] ?? match[2] as string), options)
  return read(bracketed, 'marked letters') ?? read(namedOptions(text, options).map(({ letter }) => letter), 'option texts') ?? unread
}

/** Reads yes or no: the first of the two words, unless the response names both. */
export function parseYesNo(response: string): ParsedAnswer {
  const text = plain(answerPart(response)).toLowerCase()
  const first = /^(?:the\s+answer\s+is\s*(?::\s*)?)?(yes|no)\b/.exec(text)?.[1]
  if (first)
    return { labels: [first], how: 'first word' }
  const [yes, no] = [names(text, 'yes'), names(text, 'no')]
  return yes === no ? unread : { labels: [yes ? 'yes' : 'no'], how: 'only word' }
}

/** A label as it is compared: lower case, with underscores. */
function labelKey(text: string): string {
  return text.trim().toLowerCase().replaceAll(/[\s-]+/g, '_').replaceAll(/[.'"()]/g, '')
}

/** Reads action units: every `AU` with a number that the codebook has, or their names. */
function actionUnits(text: string, codebook: Codebook): string[] {
  const numbered = [...text.matchAll(/\bAU[\s_-]*0*(\d+)/gi)].map(match => `AU${match[1]}`)
  const named = codebook.terms.filter(({ key, label }) => names(text, label.replace(`${key} `, ''))).map(({ key }) => key)
  return [...new Set([...numbered, ...named])].filter(key => codebook.terms.some(term => term.key === key))
}

/**
 * Reads several labels of a closed list. A list separated by commas, semicolons or lines is taken entry by entry; other text by the labels that it
 * names, longer ones first. "None" is the empty list.
 * @returns keys of the codebook in its order; null when nothing of the list can be recognised
 */
export function parseLabels(response: string, codebook: Codebook): ParsedAnswer {
  const text = plain(answerPart(response).replaceAll('_', ' '))
  if (/^none[.!]?$/i.test(text) || text.toLowerCase() === 'none observed')
    return { labels: [], how: 'none' }
  const inOrder = (keys: ReadonlySet<string>): string[] => codebook.terms.map(({ key }) => key).filter(key => keys.has(key))
  if (codebook.terms.every(({ key }) => /^AU\d+$/.test(key))) {
    const units = actionUnits(text, codebook)
    return units.length === 0 ? unread : { labels: inOrder(new Set(units)), how: 'action units' }
  }
  const byKey = new Map(codebook.terms.flatMap(({ key, label }) => [[labelKey(key), key], [labelKey(label), key]] as const))
  const entries = text.split(/[,;\n]/).map(entry => entry.replace(/^\s*(?:[-•]|\d+[.)])\s*/, '')).filter(entry => entry.trim() !== '')
  const listed = entries.flatMap(entry => byKey.get(labelKey(entry)) ?? [])
  if (listed.length === entries.length && listed.length > 0)
    return { labels: inOrder(new Set(listed)), how: 'list' }
  let rest = text
  const found = new Set<string>()
  for (const { key, label } of [...codebook.terms].sort((a, b) => b.label.length - a.label.length)) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(label)}(?![\\p{L}\\p{N}])`, 'giu')
    if (pattern.test(rest)) {
      found.add(key)
      rest = rest.replaceAll(pattern, ' ')
    }
  }
  return found.size === 0 ? unread : { labels: inOrder(found), how: 'words' }
}
