import type { Codebook } from '../codebook.ts'
import { aspectWords } from './aspect-words.ts'

/** The aspects of a fine-grained caption: the twelve groups of open attributes, what is done and felt, and the scene around. */
export const aspects = ['eye', 'eyebrow', 'mouth', 'nose', 'hair', 'chin', 'shape', 'feature', 'accessory', 'age', 'gender', 'skin', 'action', 'expression', 'emotion', 'background', 'camera', 'lighting', 'time', 'other'] as const
export type Aspect = (typeof aspects)[number]

/**
 * One statement of a caption: who it is about (null for the scene), which aspect it tells, and its words. `start` and `end` are places in the
 * caption (UTF-16 units, half open). `terms` are codebook terms whose label or phrase stands in the words, as `codebook/term`.
 */
export type CaptionItem = Readonly<{ subject: string | null, aspect: Aspect, text: string, start: number, end: number, terms: readonly string[] }>

/** A codebook's words, longest first, for finding its terms in text. */
type TermWords = readonly Readonly<{ id: string, words: RegExp, length: number }>[]

const personWords = 'person|people|man|woman|boy|girl|male|female|gentleman|lady|child|baby|individual|speaker|subject|actor|actress|presenter|host'
const placeWords = 'in the center|in the centre|in the middle|on the left|on the right|on the left side|on the right side|in the background|in the foreground|at the back|at the front'
const subjectPattern = new RegExp(`\\b(?:the|a|an|this|that|one|another|first|second|third|older|younger|young|old)\\s+(?:[\\w-]+\\s+){0,2}?(?:${personWords})\\b(?:\\s+(?:${placeWords})(?:\\s+of the (?:frame|video|picture|screen))?)?`, 'i')
const scenePattern = /^(?:the (?:background|scene|setting|room|camera|lighting|light|lights|shot|video|clip|image|frame)|there (?:is|are)|behind|in the background|overall)\b/i

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Prepares codebooks for {@link captionItems}. Forms of one or two letters are left out: they would be found everywhere. */
export function termWordsOf(codebooks: readonly Codebook[]): TermWords {
  const all = codebooks.flatMap(({ key, terms }) => terms.flatMap((term) => {
    const forms = [term.label, term.phrase, term.key.replaceAll(/[_-]/g, ' ')].flatMap(form => form ? [form.toLowerCase().replace(/^(?:an?|the) /, '')] : [])
    return [...new Set(forms)].filter(form => form.length > 2).map(form => ({ id: `${key}/${term.key}`, words: new RegExp(`(?<![\\p{L}\\p{N}])${escaped(form)}(?![\\p{L}\\p{N}])`, 'iu'), length: form.length }))
  }))
  return all.sort((a, b) => b.length - a.length)
}

type Piece = Readonly<{ text: string, start: number }>

/** Cuts text after full stops, question marks, semicolons and line ends; decimals and initials are kept whole. */
function sentencesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  for (const mark of text.matchAll(/[.!?;](?=\s|$)|\n+/g)) {
    const before = text.slice(start, mark.index)
    if (mark[0] === '.' && /\b(?:mr|mrs|ms|dr|e\.g|i\.e)$/i.test(before))
      continue
    pieces.push({ text: before, start })
    start = mark.index + mark[0].length
  }
  pieces.push({ text: text.slice(start), start })
  return pieces.flatMap(piece => trimmed(piece))
}

function trimmed({ text, start }: Piece): Piece[] {
  const lead = text.length - text.trimStart().length
  const inner = text.trim()
  return inner === '' ? [] : [{ text: inner, start: start + lead }]
}

/** Cuts a sentence at commas and "and" between statements of different aspects; a list that stays within one aspect is one item. */
function clausesOf(sentence: Piece): Piece[] {
  const cuts = [...sentence.text.matchAll(/[,:]\s+(?:and\s+|while\s+|but\s+)?|\s+(?:and|while|but)\s+/g)]
  const parts: Piece[] = []
  let start = 0
  for (const cut of cuts) {
    parts.push({ text: sentence.text.slice(start, cut.index), start: sentence.start + start })
    start = cut.index + cut[0].length
  }
  parts.push({ text: sentence.text.slice(start), start: sentence.start + start })
  return parts.flatMap(trimmed)
}

function aspectOf(text: string): Aspect {
  const scores = aspectWords.map(({ aspect, words }) => ({ aspect, at: text.search(words) })).filter(({ at }) => at >= 0)
  return scores[0]?.aspect ?? 'other'
}

/** Joins neighbouring clauses that tell the same aspect, or whose aspect cannot be told alone. */
function mergeClauses(clauses: readonly Piece[], sentence: Piece): (Piece & { aspect: Aspect })[] {
  const merged: (Piece & { aspect: Aspect })[] = []
  for (const clause of clauses) {
    const aspect = aspectOf(clause.text)
    const last = merged.at(-1)
    if (last && (aspect === last.aspect || aspect === 'other' || last.aspect === 'other')) {
      const end = clause.start + clause.text.length
      const from = sentence.text.slice(last.start - sentence.start, end - sentence.start)
      merged[merged.length - 1] = { text: from, start: last.start, aspect: last.aspect === 'other' ? aspect : last.aspect }
      continue
    }
    merged.push({ ...clause, aspect })
  }
  return merged
}

/** The subject that a sentence names; undefined when it only refers back; null when it is about the scene. */
function subjectOf(sentence: string): string | null | undefined {
  if (scenePattern.test(sentence))
    return null
  const named = subjectPattern.exec(sentence)
  if (named && named.index < 40)
    return named[0].toLowerCase().replace(/^(?:an?|the|this|that) /, '')
  return undefined
}

function termsIn(text: string, words: TermWords): string[] {
  let left = text
  const found: string[] = []
  for (const { id, words: pattern } of words) {
    const hit = pattern.exec(left)
    if (hit) {
      found.push(id)
      left = left.slice(0, hit.index) + '\u0000'.repeat(hit[0].length) + left.slice(hit.index + hit[0].length)
    }
  }
  return found
}

/**
 * Takes a caption apart into statements by aspect, several people apart: sentences, then clauses where the aspect changes. A grammar over word
 * lists, not a model: what it cannot place is `other`, and a person can move it.
 * @param caption free text in English
 * @param words terms to look for, from {@link termWordsOf}
 */
export function captionItems(caption: string, words: TermWords = []): CaptionItem[] {
  let subject: string | null = null
  return sentencesOf(caption).flatMap((sentence) => {
    const named = subjectOf(sentence.text)
    subject = named === undefined ? subject : named
    return mergeClauses(clausesOf(sentence), sentence).map(({ text, start, aspect }) => ({
      subject: ['background', 'camera', 'lighting'].includes(aspect) ? null : subject,
      aspect,
      text,
      start,
      end: start + text.length,
      terms: termsIn(text, words),
    }))
  })
}

/** The question that a statement answers, for a committee that judges it alone. */
export function questionFor({ subject, aspect }: Pick<CaptionItem, 'subject' | 'aspect'>): string {
  const whom = subject === null ? 'the person' : `the ${subject}`
  switch (aspect) {
    case 'background': return 'What does the background show?'
    case 'camera': return 'What does the camera do?'
    case 'lighting': return 'How is the scene lit?'
    case 'time': return 'What changes in the course of the clip?'
    case 'action': return `What does ${whom} do?`
    case 'expression': return `Which facial expressions does ${whom} show?`
    case 'emotion': return `Which emotion does ${whom} show?`
    case 'age': return `How old does ${whom} look?`
    case 'gender': return `Does ${whom} look male or female?`
    case 'other': return `What else is true of ${whom}?`
    default: return `What can be seen of ${whom}: ${aspectLabels[aspect]}?`
  }
}

const aspectLabels: Readonly<Record<'eye' | 'eyebrow' | 'mouth' | 'nose' | 'hair' | 'chin' | 'shape' | 'feature' | 'accessory' | 'skin', string>> = {
  eye: 'the eyes',
  eyebrow: 'the eyebrows',
  mouth: 'the mouth',
  nose: 'the nose',
  hair: 'the hair',
  chin: 'the chin',
  shape: 'the shape of the face',
  feature: 'facial features',
  accessory: 'what is worn',
  skin: 'the skin',
}
