import type { Annotation, Apart, Diff, DocumentRecord, NeutralSpan, Person, Segment, TrackLabel, TrackSplit } from '../document.ts'
import type { IdentityAct } from './act.ts'
import type { FoundTrack, ResolvedTrack } from './resolve-tracks.ts'
import { AppError, assertNever } from '../../errors.ts'
import { reassign } from './reassign.ts'
import { mediaIdOf, partId, resolveTracks } from './resolve-tracks.ts'

/** The records that say who is seen. */
export type IdentityRecord = TrackLabel | TrackSplit | Person | Apart

/**
 * What acts on identities look at. `records` are all of the project; `found` are the tracks that the analysis of a file left; `held` the
 * segments and annotations of a file; `shareFrame` tells whether two tracks were seen on the same frame.
 */
export type IdentityState = Readonly<{
  records: readonly IdentityRecord[]
  found: (mediaId: string) => readonly FoundTrack[]
  held: (mediaId: string) => readonly (Segment | Annotation)[]
  shareFrame: (a: ResolvedTrack, b: ResolvedTrack) => boolean
}>

type Work = Readonly<{ state: IdentityState, now: Map<string, IdentityRecord>, newId: () => string }>

function tracksOf({ state, now }: Work, mediaId: string): ResolvedTrack[] {
  return resolveTracks(state.found(mediaId), now.values() as Iterable<DocumentRecord>)
}

function requireTrack(work: Work, trackId: string): ResolvedTrack {
  const track = tracksOf(work, mediaIdOf(trackId)).find(one => one.id === trackId)
  if (!track)
    throw new AppError('not-found', `There is no face ${trackId}`, { hint: 'It may have been merged into another one; the list of faces shows those that there are.', data: { trackId } })
  return track
}

function requirePerson({ now }: Work, personId: string): Person {
  const record = now.get(personId)
  if (record?.type !== 'person')
    throw new AppError('not-found', `There is no person ${personId}`, { hint: 'The list of faces shows the people that there are.', data: { personId } })
  return record
}

function labelOf({ now, newId }: Work, trackId: string): TrackLabel {
  for (const record of now.values()) {
    if (record.type === 'track-label' && record.trackId === trackId)
      return record
  }
  return { type: 'track-label', id: newId(), mediaId: mediaIdOf(trackId), trackId, name: '', personId: null, mergedInto: null, excluded: false, neutral: null }
}

/** Changes a track's label; one that says nothing any more goes. */
function setLabel(work: Work, trackId: string, change: Partial<Pick<TrackLabel, 'name' | 'personId' | 'mergedInto' | 'excluded' | 'neutral'>>): void {
  const label = { ...labelOf(work, trackId), ...change }
  if (label.name === '' && label.personId === null && label.mergedInto === null && !label.excluded && label.neutral === null)
    work.now.delete(label.id)
  else
    work.now.set(label.id, label)
}

function mergeTracks(work: Work, trackId: string, into: string): void {
  const [from, to] = [requireTrack(work, trackId), requireTrack(work, into)]
  if (from.id === to.id)
    throw new AppError('bad-input', 'A face cannot be merged with itself')
  if (from.mediaId !== to.mediaId)
    throw new AppError('bad-input', `${from.name} and ${to.name} are in different files`, { hint: 'Assign both to the same person instead.' })
  if (work.state.shareFrame(from, to))
    throw new AppError('conflict', `${from.name} and ${to.name} are seen on the same frame, so they are two faces`, { hint: 'Split one of them first where it goes over to the other.', data: { trackId, into } })
  if (!to.person && from.person)
    setLabel(work, into, { personId: from.person.id })
  setLabel(work, trackId, { mergedInto: into })
}

function splitTrack(work: Work, trackId: string, atUs: number): void {
  const track = requireTrack(work, trackId)
  const piece = track.pieces.find(one => one.startUs < atUs && atUs < one.endUs)
  if (!piece)
    throw new AppError('bad-input', `${track.name} is not seen before and after that moment`, { hint: 'Go to a moment within the face\'s span.', data: { trackId, atUs } })
  const split: TrackSplit = { type: 'track-split', id: work.newId(), mediaId: track.mediaId, trackId: piece.foundId, atUs }
  work.now.set(split.id, split)
  const earlier = track.pieces.filter(one => one.startUs < atUs).map(one => one.id)
  const later = [partId(piece.foundId, atUs), ...track.pieces.filter(one => one.startUs >= atUs).map(one => one.id)]
  // the side that holds the track's own part keeps its id; the other is led by its first part
  const [stay, leave] = earlier.includes(track.id) ? [earlier, later] : [later, earlier]
  for (const id of stay.filter(one => one !== track.id))
    setLabel(work, id, { mergedInto: track.id })
  leave.forEach((id, i) => setLabel(work, id, { mergedInto: i === 0 ? null : leave[0]! }))
}

function separateTrack(work: Work, trackId: string): void {
  const label = labelOf(work, trackId)
  if (label.mergedInto === null)
    throw new AppError('bad-input', `The face ${trackId} is not merged with another`, { data: { trackId } })
  setLabel(work, trackId, { mergedInto: null })
}

function markNeutral(work: Work, trackId: string, neutral: NeutralSpan | null): void {
  const track = requireTrack(work, trackId)
  if (neutral && (neutral.startUs >= neutral.endUs || !track.pieces.some(piece => piece.startUs < neutral.endUs && neutral.startUs < piece.endUs)))
    throw new AppError('bad-input', `${track.name} is not seen in that span`, { hint: 'Choose a span within the face\'s own.', data: { trackId } })
  setLabel(work, trackId, { neutral })
}

function forgetPerson(work: Work, personId: string, heirId: string | null): void {
  work.now.delete(personId)
  for (const record of [...work.now.values()]) {
    if (record.type === 'track-label' && record.personId === personId)
      setLabel(work, record.trackId, { personId: heirId })
  }
}

function assertNameIsFree({ now }: Work, name: string, personId: string): void {
  const other = [...now.values()].find(record => record.type === 'person' && record.name === name && record.id !== personId)
  if (other)
    throw new AppError('conflict', `There is a person named ${name} already`, { hint: 'Assign the face to them, or choose another name.', data: { personId: other.id } })
}

function addPerson(work: Work, act: Extract<IdentityAct, { action: 'add-person' }>): void {
  const id = act.personId ?? work.newId()
  if (work.now.has(id))
    throw new AppError('conflict', `The id ${id} is taken`, { data: { personId: id } })
  assertNameIsFree(work, act.name, id)
  work.now.set(id, { type: 'person', id, name: act.name, pseudonym: act.pseudonym })
}

function editPerson(work: Work, act: Extract<IdentityAct, { action: 'edit-person' }>): void {
  const person = requirePerson(work, act.personId)
  if (act.name !== undefined)
    assertNameIsFree(work, act.name, person.id)
  work.now.set(person.id, { ...person, name: act.name ?? person.name, pseudonym: act.pseudonym === undefined ? person.pseudonym : act.pseudonym })
}

function keepApart(work: Work, trackIds: readonly string[], from: readonly string[]): void {
  const pairs = trackIds.flatMap((a, i) => (from.length > 0 ? from : trackIds.slice(i + 1)).map((b): [string, string] => a < b ? [a, b] : [b, a]))
  const known = new Set([...work.now.values()].flatMap(record => record.type === 'apart' ? [record.trackIds.join(' ')] : []))
  for (const pair of pairs.filter(([a, b]) => a !== b)) {
    pair.forEach(trackId => requireTrack(work, trackId))
    if (known.has(pair.join(' ')))
      continue
    known.add(pair.join(' '))
    const id = work.newId()
    work.now.set(id, { type: 'apart', id, trackIds: pair })
  }
}

function applyAct(work: Work, act: IdentityAct): void {
  switch (act.action) {
    case 'rename-track':
      requireTrack(work, act.trackId)
      return setLabel(work, act.trackId, { name: act.name ?? '' })
    case 'exclude-track':
      requireTrack(work, act.trackId)
      return setLabel(work, act.trackId, { excluded: act.excluded })
    case 'merge-tracks': return mergeTracks(work, act.trackId, act.into)
    case 'separate-track': return separateTrack(work, act.trackId)
    case 'split-track': return splitTrack(work, act.trackId, act.atUs)
    case 'assign-track':
      requireTrack(work, act.trackId)
      if (act.personId !== null)
        requirePerson(work, act.personId)
      return setLabel(work, act.trackId, { personId: act.personId })
    case 'mark-neutral': return markNeutral(work, act.trackId, act.neutral)
    case 'add-person': return addPerson(work, act)
    case 'edit-person': return editPerson(work, act)
    case 'merge-persons':
      requirePerson(work, act.personId)
      requirePerson(work, act.into)
      return act.personId === act.into ? undefined : forgetPerson(work, act.personId, act.into)
    case 'remove-person':
      requirePerson(work, act.personId)
      return forgetPerson(work, act.personId, null)
    case 'keep-apart': return keepApart(work, act.trackIds, act.from)
    default: return assertNever(act)
  }
}

/** The media whose tracks an act cuts or joins. */
function reshapedMedia(acts: readonly IdentityAct[]): string[] {
  const ids = acts.flatMap(act => act.action === 'merge-tracks' || act.action === 'separate-track' || act.action === 'split-track' ? [mediaIdOf(act.trackId)] : [])
  return [...new Set(ids)]
}

/**
 * The change that a list of acts makes: all or none. Segments and annotations follow their faces.
 * @throws AppError `not-found`, `bad-input`, `conflict` (two faces of one frame, a name that is taken)
 */
export function applyIdentityActs(state: IdentityState, acts: readonly IdentityAct[], { newId }: Readonly<{ newId: () => string }>): Diff {
  const before = new Map(state.records.map(record => [record.id, record]))
  const work: Work = { state, now: new Map(before), newId }
  for (const act of acts)
    applyAct(work, act)
  const changed = [...work.now.values()].filter(record => JSON.stringify(before.get(record.id)) !== JSON.stringify(record))
  const moved = reshapedMedia(acts).flatMap(mediaId => reassign(
    state.held(mediaId),
    resolveTracks(state.found(mediaId), state.records),
    tracksOf(work, mediaId),
  ))
  return {
    added: changed.filter(record => !before.has(record.id)),
    updated: [...changed.flatMap((record): Diff['updated'] => before.has(record.id) ? [[before.get(record.id)!, record]] : []), ...moved],
    removed: state.records.filter(record => !work.now.has(record.id)),
  }
}
