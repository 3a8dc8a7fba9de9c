import type { SegmentView } from '#shared/contract/document.contract.ts'
import type { Found } from '#shared/contract/search.contract.ts'
import type { SearchFilter } from '#shared/domain/search/search-query.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import type { SearchNames } from './search-names.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { segmentViews } from '../documents/segment-views.ts'

/** Who made the tree of a segment: known from the log, which is asked once a search. */
type Judge = Readonly<{ names: SearchNames }>

function isDisputed({ shown, machine }: SegmentView): boolean {
  if (!shown || !machine || shown.layer !== 'person')
    return false
  const [person, reasoner] = [leadingEmotion(shown.tree), leadingEmotion(machine.tree)]
  return person?.term !== reasoner?.term || (person?.term === null && person.label !== reasoner?.label)
}

function passes(view: SegmentView, filter: SearchFilter, { names }: Judge): boolean {
  const { segment, shown } = view
  const nodes = shown?.tree.nodes.filter(({ verdict }) => verdict !== 'rejected') ?? []
  const has = (text: string | null | undefined, words: string): boolean => text?.toLowerCase().includes(words.toLowerCase()) ?? false
  switch (filter.filter) {
    case 'says': return nodes.some(({ term, label }) => has(term, filter.words) || has(label, filter.words)) || has(shown?.tree.rationale.text, filter.words)
    case 'text': return has(shown?.tree.rationale.text, filter.words)
    case 'term': return nodes.some(({ term, label }) => [term, label].some(one => one?.toLowerCase() === filter.term.toLowerCase()))
    case 'face': return segment.trackId !== null && names.facesCalled(filter.name).includes(segment.trackId)
    case 'file': return names.filesCalled(filter.name).includes(segment.mediaId)
    case 'layer': return (shown?.layer ?? segment.layer) === (filter.layer === 'machine' ? 'machine' : 'person')
    case 'longer': return segment.endUs - segment.startUs > filter.durationUs
    case 'shorter': return segment.endUs - segment.startUs < filter.durationUs
    case 'confidence': {
      const confidence = shown ? leadingEmotion(shown.tree)?.confidence : undefined
      return confidence !== undefined && (filter.is === 'above' ? confidence > filter.value : confidence < filter.value)
    }
    case 'disputed': return isDisputed(view)
    // segments have no tiers or marks, and no single person made them
    case 'mark':
    case 'tier':
    case 'by': return false
  }
}

/** The segments whose shown tree passes every filter, by file and time. */
export function findSegments(filters: readonly SearchFilter[], session: ProjectSession, judge: Judge & Readonly<{ reasonerId: string }>): Found[] {
  return session.media.list().flatMap(({ id }) => segmentViews(session.document.records, id, judge.reasonerId)).filter(view => filters.every(filter => passes(view, filter, judge))).map(({ segment, shown }) => {
    const emotion = shown ? leadingEmotion(shown.tree) : null
    return {
      id: segment.id,
      source: 'segment',
      mediaId: segment.mediaId,
      trackId: segment.trackId,
      tierId: null,
      startUs: segment.startUs,
      endUs: segment.endUs,
      label: emotion?.label ?? '',
      text: shown?.tree.rationale.text ?? '',
      by: shown?.layer === 'machine' ? shown.reasonerId ?? 'machine' : 'people',
      confidence: emotion?.confidence ?? null,
    }
  })
}
