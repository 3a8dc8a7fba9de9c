import type { Codebook } from '../codebook.ts'
import type { Span } from '../span.ts'
import type { AffectiveTree, Level, Origin, TreeNode } from '../tree.ts'
import type { Lexicon, Saying } from './lexicon.ts'
import type { Certainty } from './outline.ts'
import { AppError } from '../../errors.ts'
import { lexiconOf } from './lexicon.ts'
import { spokenSpans, timePattern, timeUs } from './time-text.ts'

type Item = Readonly<{ level: Level, codebook: string | null, term: string | null, label: string }>

/** A reader of the text from left to right. */
type Cursor = Readonly<{
  at: () => number
  take: (pattern: RegExp) => RegExpExecArray | null
  fail: (expected: string) => never
}>

const confidenceOf: Readonly<Record<Certainty, number>> = { sure: 1, probable: 0.6, possible: 0.3 }
const certaintyWord: Readonly<Record<string, Certainty>> = { probably: 'probable', possibly: 'possible' }

function cursorOf(text: string): Cursor {
  let position = 0
  return {
    at: () => position,
    take: (pattern) => {
      const sticky = new RegExp(pattern.source, 'y')
      sticky.lastIndex = position
      const match = sticky.exec(text)
      if (match)
        position = sticky.lastIndex
      return match
    },
    fail: (expected) => {
      const found = text.slice(position, position + 20)
      throw new AppError('bad-input', `The rationale cannot be read as a tree at character ${position + 1}: expected ${expected}, found "${found}"`, {
        hint: 'Use the form of a rendered rationale, or keep the text as it is and edit the tree.',
        data: { position },
      })
    },
  }
}

/** A quoted text with its key, or null when no quote stands here. */
function takeQuoted(cursor: Cursor, level: Level): Item | null {
  const label = cursor.take(/"((?:[^"\\]|\\[\s\S])*)"/)?.[1]
  if (label === undefined)
    return null
  const key = cursor.take(/ \[((?:[^\\\]/]|\\[\s\S])*)\/((?:[^\\\]/]|\\[\s\S])*)\]/)
  const plain = (text: string | undefined): string | null => text ? text.replaceAll(/\\([\s\S])/g, '$1') : null
  return { level, codebook: plain(key?.[1]), term: plain(key?.[2]), label: plain(label) ?? '' }
}

function withoutLength(text: string): string[] {
  const rest = /^a (?:brief|lasting) (.+)$/.exec(text)?.[1]
  return rest === undefined ? [text] : [text, `a ${rest}`, `an ${rest}`]
}

function takeWords(cursor: Cursor, level: Level, lexicon: Lexicon, end: RegExp, verb: Saying['verb']): Item {
  const item = takeQuoted(cursor, level)
  if (item)
    return item
  const words = cursor.take(new RegExp(`[^"()\\[\\]:;,.]+?(?=${end.source})`))?.[0] ?? cursor.fail(`the name of a ${level}`)
  const saying = withoutLength(words).map(text => lexicon.meaningOf(level, text, verb)).find(found => found !== null)
  if (!saying)
    return cursor.fail(`a known ${level} before this point, not "${words}"`)
  return { level, codebook: saying.codebook, term: saying.term, label: saying.label }
}

function takeTimes(cursor: Cursor): Span[] | null {
  if (!cursor.take(/ \(/))
    return null
  if (cursor.take(/no time\)/))
    return []
  const spans: Span[] = []
  do {
    const [, start, end] = cursor.take(new RegExp(`(${timePattern})-(${timePattern})`)) ?? cursor.fail('a time span')
    spans.push({ startUs: timeUs(start as string), endUs: timeUs(end as string) })
    if (spans.some(({ startUs, endUs }) => endUs <= startUs))
      cursor.fail('a time span that ends after its start')
  } while (cursor.take(/, /))
  if (!cursor.take(/\)/))
    cursor.fail('a closing parenthesis')
  return spokenSpans(spans)
}

/** Nodes by what they say; saying one again adds supports instead of a second node. */
function collector(options: { newId: () => string, origin: Origin }): Readonly<{ add: (item: Item, spans: readonly Span[], certainty: Certainty, supports: string | null) => string, nodes: () => TreeNode[] }> {
  const nodes = new Map<string, TreeNode>()
  return {
    add: (item, spans, certainty, supports) => {
      const key = JSON.stringify([item, spans])
      const node: TreeNode = nodes.get(key) ?? {
        id: options.newId(),
        ...item,
        confidence: confidenceOf[certainty],
        evidence: spans.map(span => ({ ...span })),
        supports: [],
        origin: options.origin,
        verdict: 'unreviewed',
      }
      nodes.set(key, supports === null || node.supports.includes(supports) ? node : { ...node, supports: [...node.supports, supports] })
      return node.id
    },
    nodes: () => [...nodes.values()],
  }
}

const afterExpression = /(?: \(|[:;.])/
const afterCue = /(?: \(|[,;.])/
const afterEmotion = /(?: from \d| because of |\.)/

/**
 * Reads a text that `renderRationale` wrote, or that a person wrote in its form, back to a tree. The outline of the result equals the
 * outline of the tree that was rendered with the same codebooks; ids are new, and what the text does not carry (signals, exact
 * confidence, rejected nodes) is not there.
 * @throws AppError `bad-input` with `data.position` (characters from 0) where the text leaves the grammar
 */
export function parseRationale(text: string, options: { codebooks?: readonly Codebook[], newId: () => string, origin: Origin }): AffectiveTree {
  const lexicon = lexiconOf(options.codebooks ?? [])
  const cursor = cursorOf(text)
  const found = collector(options)

  const takeCues = (supports: string | null, inherited: readonly Span[]): void => {
    do {
      const item = takeWords(cursor, 'cue', lexicon, afterCue, 'shows')
      found.add(item, takeTimes(cursor) ?? inherited, 'sure', supports)
    } while (cursor.take(/, /))
  }
  const takeExpressions = (supports: string | null): void => {
    do {
      cursor.take(/and /)
      const item = takeWords(cursor, 'expression', lexicon, afterExpression, 'shows')
      const spans = takeTimes(cursor) ?? []
      const expression = found.add(item, spans, 'sure', supports)
      if (cursor.take(/: /))
        takeCues(expression, spans)
    } while (cursor.take(/; /))
  }
  const takeEmotion = (): void => {
    const [, hedge = '', verb] = cursor.take(/[^"\n]+? (?:also )?(?:(probably|possibly) )?(looks|shows) /) ?? cursor.fail('a sentence with "looks" or "shows"')
    const item = takeWords(cursor, 'emotion', lexicon, afterEmotion, verb as Saying['verb'])
    const spans: Span[] = []
    for (let time = cursor.take(/ from /); time; time = cursor.take(/ and from /)) {
      const [, start, end] = cursor.take(new RegExp(`(${timePattern}) to (${timePattern})`)) ?? cursor.fail('a start and an end time')
      spans.push({ startUs: timeUs(start as string), endUs: timeUs(end as string) })
    }
    const emotion = found.add(item, spokenSpans(spans), certaintyWord[hedge] ?? 'sure', null)
    if (cursor.take(/ because of /))
      takeExpressions(emotion)
  }

  if (text !== 'Nothing is noted.') {
    do {
      if (cursor.take(/Also seen: /))
        takeExpressions(null)
      else if (cursor.take(/Also noted: /))
        takeCues(null, [])
      else
        takeEmotion()
      if (!cursor.take(/\./))
        cursor.fail('a full stop')
    } while (cursor.take(/ /))
    if (cursor.at() < text.length)
      cursor.fail('the end of the text')
  }
  return { nodes: found.nodes(), rationale: { text, origin: 'rendered' } }
}
