import type { Found } from '#shared/contract/search.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { Tier } from '#shared/domain/document.ts'
import type { SearchFilter } from '#shared/domain/search/search-query.ts'
import type { Database } from '../db/connection.ts'
import type { SearchNames } from './search-names.ts'
import { sql } from 'kysely'
import { query } from '../db/connection.ts'

/** What a search needs of the open project to find annotations. */
export type AnnotationSources = Readonly<{ database: Database, tiers: readonly Tier[], codebooks: readonly Codebook[], names: SearchNames }>

/** The index of words finds parts of three letters and more. */
const shortestIndexed = 3

const none = sql<boolean>`0`
const quotedMatch = (words: string): string => `"${words.replaceAll('"', '""')}"`

function textHolds(words: string) {
  if ([...words].length >= shortestIndexed)
    return sql<boolean>`key IN (SELECT rowid FROM annotation_words WHERE annotation_words MATCH ${quotedMatch(words)})`
  return sql<boolean>`instr(lower(text), ${words.toLowerCase()}) > 0`
}

function termsSaying(words: string, codebooks: readonly Codebook[]): string[] {
  const wanted = words.toLowerCase()
  return [...new Set(codebooks.flatMap(({ terms }) => terms.filter(({ key, label }) => key.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted)).map(({ key }) => key)))]
}

function sameTerm(term: string, codebooks: readonly Codebook[]): string[] {
  const wanted = term.toLowerCase()
  return [...new Set([term, ...codebooks.flatMap(({ terms }) => terms.filter(({ key, label }) => key.toLowerCase() === wanted || label.toLowerCase() === wanted).map(({ key }) => key))])]
}

/** Those whose overlapping neighbour, by somebody else on a tier of the same codebook and of the same face, has another term. */
function disputed(tiers: readonly Tier[]) {
  const pairs = tiers.flatMap(one => tiers.filter(other => one.codebook !== null && other.codebook === one.codebook).map(other => sql`(${one.id}, ${other.id})`))
  if (pairs.length === 0)
    return none
  return sql<boolean>`term IS NOT NULL AND EXISTS (
    SELECT 1 FROM annotation_index AS other
    WHERE other.media_id = annotation_index.media_id AND other.track_id IS annotation_index.track_id
      AND other.start_us < annotation_index.end_us AND other.end_us > annotation_index.start_us
      AND other.annotator <> annotation_index.annotator AND other.term IS NOT NULL AND other.term <> annotation_index.term
      AND (annotation_index.tier_id, other.tier_id) IN (VALUES ${sql.join(pairs)}))`
}

function condition(filter: SearchFilter, { tiers, codebooks, names }: AnnotationSources) {
  const anyOf = (column: string, values: readonly string[]) => values.length === 0 ? none : sql<boolean>`${sql.ref(column)} IN (${sql.join([...values])})`
  switch (filter.filter) {
    case 'says': {
      const terms = termsSaying(filter.words, codebooks)
      return terms.length === 0 ? textHolds(filter.words) : sql<boolean>`(${textHolds(filter.words)} OR ${anyOf('term', terms)})`
    }
    case 'text': return textHolds(filter.words)
    case 'term': return anyOf('term', sameTerm(filter.term, codebooks))
    case 'mark': return sql<boolean>`instr(' ' || modifiers || ' ', ${` ${filter.mark} `}) > 0`
    case 'tier': return anyOf('tier_id', tiers.filter(({ name }) => name.toLowerCase() === filter.name.toLowerCase()).map(({ id }) => id))
    case 'face': return anyOf('track_id', names.facesCalled(filter.name))
    case 'file': return anyOf('media_id', names.filesCalled(filter.name))
    case 'by': return sql<boolean>`annotator = ${filter.annotator}`
    case 'layer': return filter.layer === 'people' ? sql<boolean>`1` : none
    case 'longer': return sql<boolean>`end_us - start_us > ${filter.durationUs}`
    case 'shorter': return sql<boolean>`end_us - start_us < ${filter.durationUs}`
    case 'confidence': return filter.is === 'above' ? sql<boolean>`confidence > ${filter.value}` : sql<boolean>`confidence < ${filter.value}`
    case 'disputed': return disputed(tiers)
  }
}

/** The annotations that pass every filter, by file and time. */
export function findAnnotations(filters: readonly SearchFilter[], sources: AnnotationSources): Found[] {
  let built = query.selectFrom('annotation_index').selectAll()
  for (const filter of filters)
    built = built.where(condition(filter, sources))
  const labels = new Map(sources.codebooks.flatMap(book => book.terms.map(term => [`${book.key}/${term.key}`, term.label] as const)))
  const tiers = new Map(sources.tiers.map(tier => [tier.id, tier]))
  return sources.database.all(built.orderBy('media_id').orderBy('start_us').orderBy('id')).map(row => ({
    id: row.id,
    source: 'annotation',
    mediaId: row.media_id,
    trackId: row.track_id,
    tierId: row.tier_id,
    startUs: row.start_us,
    endUs: row.end_us,
    label: [row.term === null ? '' : labels.get(`${tiers.get(row.tier_id)?.codebook}/${row.term}`) ?? row.term, row.modifiers].filter(Boolean).join(' '),
    text: row.text,
    by: row.annotator,
    confidence: row.confidence,
  }))
}
