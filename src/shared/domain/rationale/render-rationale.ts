import type { Codebook } from '../codebook.ts'
import type { Span } from '../span.ts'
import type { AffectiveTree } from '../tree.ts'
import type { Lexicon } from './lexicon.ts'
import type { Certainty, Outline, OutlineItem } from './outline.ts'
import { siblingOrder } from '../tree/canonical-order.ts'
import { lexiconOf } from './lexicon.ts'
import { outlineOf } from './outline.ts'
import { timeText } from './time-text.ts'

/** From this length on an expression is called lasting, microseconds. */
const lastingUs = 1_500_000
/** Up to this length an expression is called brief, microseconds. */
const briefUs = 500_000

/** What is surest is said first. */
const certainties: readonly Certainty[] = ['sure', 'probable', 'possible']

const escaped = (text: string): string => text.replaceAll(/[\\"]/g, '\\$&')
const escapedKey = (text: string): string => text.replaceAll(/[\\\]/]/g, '\\$&')

function quoted({ label, codebook, term }: OutlineItem): string {
  const key = codebook === null && term === null ? '' : ` [${escapedKey(codebook ?? '')}/${escapedKey(term ?? '')}]`
  return `"${escaped(label)}"${key}`
}

const spanText = ({ startUs, endUs }: Span): string => `${timeText(startUs)}-${timeText(endUs)}`
const timesText = (spans: readonly Span[]): string => spans.length === 0 ? 'no time' : spans.map(spanText).join(', ')
const sameSpans = (a: readonly Span[], b: readonly Span[]): boolean => timesText(a) === timesText(b)

function lengthWord(spans: readonly Span[]): string | null {
  const longestUs = Math.max(0, ...spans.map(({ startUs, endUs }) => endUs - startUs))
  return longestUs >= lastingUs ? 'lasting' : longestUs > 0 && longestUs <= briefUs ? 'brief' : null
}

/** "a smile" becomes "a lasting smile"; words without an article are left alone. */
function withLength(text: string, spans: readonly Span[]): string {
  const word = lengthWord(spans)
  return word === null ? text : text.replace(/^an? /, `a ${word} `)
}

/** Says one outline with one lexicon. */
function speaker(outline: Outline, lexicon: Lexicon): Readonly<{ sentences: (subject: string) => string[] }> {
  const supporters = (at: number): number[] => outline.flatMap((item, below) => item.supports.includes(at) ? [below] : [])
  const itemAt = (at: number): OutlineItem => outline[at] as OutlineItem
  const told = new Set<number>()

  const wordsOf = (item: OutlineItem): string => lexicon.sayingOf(item.level, item.codebook, item.term, item.label)?.text ?? quoted(item)
  const cueText = (at: number, inherited: readonly Span[]): string => {
    const cue = itemAt(at)
    return sameSpans(cue.spans, inherited) ? wordsOf(cue) : `${wordsOf(cue)} (${timesText(cue.spans)})`
  }
  const expressionText = (at: number): string => {
    const expression = itemAt(at)
    const times = expression.spans.length === 0 ? '' : ` (${timesText(expression.spans)})`
    const cues = told.has(at) ? [] : supporters(at).map(cue => cueText(cue, expression.spans))
    told.add(at)
    return `${withLength(wordsOf(expression), expression.spans)}${times}${cues.length === 0 ? '' : `: ${cues.join(', ')}`}`
  }
  const listText = (ats: readonly number[]): string => ats.map((at, n) => `${n > 0 && n === ats.length - 1 ? 'and ' : ''}${expressionText(at)}`).join('; ')
  const emotionText = (subject: string, at: number, first: boolean): string => {
    const emotion = itemAt(at)
    const saying = lexicon.sayingOf('emotion', emotion.codebook, emotion.term, emotion.label)
    const hedge = { sure: '', probable: 'probably ', possible: 'possibly ' }[emotion.certainty]
    const times = emotion.spans.map(({ startUs, endUs }) => ` from ${timeText(startUs)} to ${timeText(endUs)}`).join(' and')
    const reasons = supporters(at)
    const because = reasons.length === 0 ? '' : ` because of ${listText(reasons)}`
    return `${subject} ${first ? '' : 'also '}${hedge}${saying?.verb ?? 'shows'} ${wordsOf(emotion)}${times}${because}.`
  }
  return {
    sentences: (subject) => {
      const at = (level: OutlineItem['level'], free: boolean): number[] => outline.flatMap((item, n) => item.level === level && (!free || item.supports.length === 0) ? [n] : [])
      const [expressions, cues] = [at('expression', true), at('cue', true)]
      const emotions = at('emotion', false).sort((a, b) => certainties.indexOf(itemAt(a).certainty) - certainties.indexOf(itemAt(b).certainty))
      return [
        ...emotions.map((n, index) => emotionText(subject, n, index === 0)),
        ...expressions.length === 0 ? [] : [`Also seen: ${listText(expressions)}.`],
        ...cues.length === 0 ? [] : [`Also noted: ${cues.map(n => cueText(n, [])).join(', ')}.`],
      ]
    },
  }
}

/** Whether a text can stand as the subject of the sentences: it must not hold quotes or the grammar's verbs. */
export function canBeSubject(text: string): boolean {
  return text.trim() === text && text !== '' && !/["\n]|\b(?:looks|shows|also|probably|possibly)\b|^(?:Also|Nothing)\b/.test(text)
}

/**
 * Says a tree in plain English, for example "The person looks happy from 00:12.0 to 00:15.0 because of a lasting smile (00:12.4-00:14.1):
 * lip corners raised, cheeks raised." The text parses back to the tree's outline (`parseRationale`). Cues of an expression are told where
 * it is named first; a cue without a time of its own lasts as long as its expression. Words come from the codebooks; anything else is
 * quoted. A subject that could be mistaken for the grammar falls back to "The person".
 */
export function renderRationale(tree: AffectiveTree, options: { codebooks?: readonly Codebook[], subject?: string } = {}): string {
  const { codebooks = [], subject = 'The person' } = options
  const sentences = speaker(outlineOf(tree, siblingOrder(codebooks)), lexiconOf(codebooks)).sentences(canBeSubject(subject) ? subject : 'The person')
  return sentences.length === 0 ? 'Nothing is noted.' : sentences.join(' ')
}
