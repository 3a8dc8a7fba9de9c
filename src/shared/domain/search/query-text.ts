import type { SearchFilter, SearchQuery, SearchRelation, SearchTarget } from './search-query.ts'
import { AppError } from '../../errors.ts'
import { searchSources } from './search-query.ts'

type Token = Readonly<{ text: string, quoted: boolean, at: number }>

const bare = /^[\p{L}\p{N}_.-]+$/u
const reserved = new Set<string>([...searchSources, 'and', 'not', 'of', 'the', 'on', 'than', 'within', 'with', 'says', 'term', 'text', 'mark', 'tier', 'face', 'file', 'by', 'machine', 'people', 'longer', 'shorter', 'confidence', 'above', 'below', 'disputed', 'overlaps', 'during', 'contains', 'starts', 'ends', 'same'])

function word(text: string): string {
  return bare.test(text) && !reserved.has(text.toLowerCase()) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

function durationText(us: number): string {
  if (us % 1_000_000 === 0)
    return `${us / 1_000_000} s`
  return us % 1000 === 0 ? `${us / 1000} ms` : `${us} us`
}

function filterText(filter: SearchFilter): string {
  switch (filter.filter) {
    case 'says': return `says ${word(filter.words)}`
    case 'term': return `term ${word(filter.term)}`
    case 'text': return `text ${word(filter.words)}`
    case 'mark': return `mark ${word(filter.mark)}`
    case 'tier': return `tier ${word(filter.name)}`
    case 'face': return `face ${word(filter.name)}`
    case 'file': return `file ${word(filter.name)}`
    case 'by': return `by ${word(filter.annotator)}`
    case 'layer': return `of ${filter.layer}`
    case 'longer':
    case 'shorter': return `${filter.filter} than ${durationText(filter.durationUs)}`
    case 'confidence': return `confidence ${filter.is} ${filter.value}`
    case 'disputed': return 'disputed'
  }
}

function targetText({ source, signal, filters }: SearchTarget): string {
  return [source, ...signal ? [`${word(signal.name)} ${signal.is} ${signal.value}`] : [], ...filters.map(filterText)].join(' ')
}

function relationText(relation: SearchRelation): string {
  const where = relation.relation === 'near'
    ? `${relation.bound} within ${durationText(relation.withinUs)} ${relation.side === 'around' ? 'of' : relation.side} the ${relation.edge} of`
    : relation.relation
  return `and ${relation.not ? 'not ' : ''}${where} (${targetText(relation.of)})${relation.sameFace ? ' on the same face' : ''}`
}

/** A query as people read and write it: `annotation term smile and starts within 500 ms after the end of (speech) on the same face`. */
export function formatQuery({ find, where }: SearchQuery): string {
  return [targetText(find), ...where.map(relationText)].join(' ')
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"|[()"]|[^\s()"]+/gu)) {
    if (match[0] === '"')
      throw new AppError('bad-input', `The quotation mark at character ${match.index + 1} has no end`)
    const quoted = match[1] !== undefined
    found.push({ text: quoted ? match[1]!.replace(/\\(.)/gu, '$1') : match[0], quoted, at: match.index })
  }
  return found
}

/** Reads tokens from the left. Every failure names the place and what would fit there. */
function reader(text: string) {
  const list = tokens(text)
  let at = 0
  const peek = (): string | null => {
    const next = list[at]
    return !next || next.quoted ? null : next.text.toLowerCase()
  }
  const fail = (wanted: string): never => {
    const next = list[at]
    throw new AppError('bad-input', next ? `${wanted} is expected at character ${next.at + 1}, not ${next.text}` : `${wanted} is expected at the end`, { hint: 'For example: annotation term smile and starts within 500 ms after the end of (speech) on the same face' })
  }
  const take = (...words: readonly string[]): string | null => {
    const next = peek()
    if (next === null || !words.includes(next))
      return null
    at += 1
    return next
  }
  const expectOne = <Word extends string>(words: readonly Word[], wanted = words.join(' or ')): Word => (take(...words) ?? fail(wanted)) as Word
  const value = (wanted: string): string => {
    const next = list[at]
    if (!next || next.text === '' || (!next.quoted && (next.text === '(' || next.text === ')')))
      return fail(wanted)
    at += 1
    return next.text
  }
  const number = (wanted: string): number => {
    const next = list[at]
    const parsed = next && !next.quoted && next.text !== '' ? Number(next.text) : Number.NaN
    if (!Number.isFinite(parsed))
      return fail(wanted)
    at += 1
    return parsed
  }
  return { peek, take, fail, expectOne, value, number, ended: () => at >= list.length, atQuoted: () => list[at]?.quoted === true }
}

type Reader = ReturnType<typeof reader>

function readDuration(from: Reader): number {
  const amount = from.number('a duration such as 500 ms')
  const unit = from.expectOne(['us', 'ms', 's', 'min'], 'a unit: ms, s or min')
  const us = Math.round(amount * { us: 1, ms: 1000, s: 1_000_000, min: 60_000_000 }[unit])
  if (us < 0 || us > 86_400_000_000)
    throw new AppError('bad-input', `${amount} ${unit} is no duration of a clip`)
  return us
}

function readFilter(from: Reader): SearchFilter | null {
  const filter = from.take('says', 'term', 'text', 'mark', 'tier', 'face', 'file', 'by', 'of', 'longer', 'shorter', 'confidence', 'disputed')
  switch (filter) {
    case 'says':
    case 'text': return { filter, words: from.value('a word or "words"') }
    case 'term': return { filter, term: from.value('a term') }
    case 'mark': return { filter, mark: from.value('a mark') }
    case 'tier':
    case 'face':
    case 'file': return { filter, name: from.value('a name') }
    case 'by': return { filter, annotator: from.value('a name') }
    case 'of': return { filter: 'layer', layer: from.expectOne(['machine', 'people']) }
    case 'longer':
    case 'shorter':
      from.take('than')
      return { filter, durationUs: readDuration(from) }
    case 'confidence': {
      const is = from.expectOne(['above', 'below'])
      const value = from.number('a confidence from 0 to 1')
      if (value < 0 || value > 1)
        throw new AppError('bad-input', `A confidence lies between 0 and 1, not at ${value}`)
      return { filter, is, value }
    }
    case 'disputed': return { filter }
    default: return null
  }
}

function readTarget(from: Reader, shortForm: boolean): SearchTarget {
  if (shortForm && (from.atQuoted() || (from.peek() !== null && !reserved.has(from.peek()!) && from.peek() !== '(')))
    return { source: 'annotation', signal: null, filters: [{ filter: 'says', words: from.value('words') }, ...readFilters(from)] }
  const source = from.expectOne(searchSources)
  const signal = source === 'signal' ? { name: from.value('the name of a signal'), is: from.expectOne(['above', 'below']), value: from.number('a number') } : null
  if (signal && !/^\w+$/.test(signal.name))
    throw new AppError('bad-input', `${signal.name} is no name of a signal`)
  return { source, signal, filters: readFilters(from) }
}

function readFilters(from: Reader): SearchFilter[] {
  const filters: SearchFilter[] = []
  for (let next = readFilter(from); next; next = readFilter(from))
    filters.push(next)
  return filters
}

function readRelation(from: Reader): SearchRelation {
  const not = from.take('not') !== null
  const relation = from.expectOne(['overlaps', 'during', 'contains', 'starts', 'ends'])
  const near = relation === 'starts' || relation === 'ends' ? readNear(from) : null
  if (!from.take('('))
    from.fail('( and what it is compared with')
  const of = readTarget(from, false)
  if (!from.take(')'))
    from.fail('and, a further condition, or )')
  const sameFace = from.take('on') !== null
  if (sameFace) {
    from.take('the')
    from.expectOne(['same'])
    from.expectOne(['face'])
  }
  const common = { of, sameFace, not }
  if (near && (relation === 'starts' || relation === 'ends'))
    return { relation: 'near', bound: relation, ...near, ...common }
  return { relation: relation as 'overlaps' | 'during' | 'contains', ...common }
}

function readNear(from: Reader): Readonly<{ withinUs: number, side: 'before' | 'after' | 'around', edge: 'start' | 'end' }> {
  from.expectOne(['within'])
  const withinUs = readDuration(from)
  const said = from.expectOne(['before', 'after', 'of'])
  from.take('the')
  const edge = from.expectOne(['start', 'end'])
  from.expectOne(['of'])
  return { withinUs, side: said === 'of' ? 'around' : said, edge }
}

/**
 * Reads a query. A word or "words" alone look in annotations for what says them.
 * @throws AppError `bad-input` naming the place and what would fit there
 */
export function parseQuery(text: string): SearchQuery {
  const from = reader(text)
  const find = readTarget(from, true)
  const where: SearchRelation[] = []
  while (!from.ended()) {
    if (!from.take('and'))
      from.fail('"and", or a further condition,')
    where.push(readRelation(from))
  }
  if (where.length > 8)
    throw new AppError('bad-input', 'A query has at most eight relations')
  return { find, where }
}
