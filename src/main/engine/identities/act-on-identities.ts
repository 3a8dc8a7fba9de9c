import type { DocumentRecord } from '#shared/domain/document.ts'
import type { IdentityAct } from '#shared/domain/identity/act.ts'
import type { IdentityRecord, IdentityState } from '#shared/domain/identity/apply-acts.ts'
import type { ChangeText } from '../documents/describe-change.ts'
import type { SavedChange } from '../documents/document-store.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { applyIdentityActs } from '#shared/domain/identity/apply-acts.ts'
import { mediaIdOf } from '#shared/domain/identity/resolve-tracks.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { assertNever } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { shareFrame } from './share-frame.ts'

const identityTypes = ['track-label', 'track-split', 'person', 'apart']

function isIdentity(record: DocumentRecord): record is IdentityRecord {
  return identityTypes.includes(record.type)
}

/** The project as acts on identities look at it. */
export function identityStateOf(session: ProjectSession): IdentityState {
  const { analyses, document: { records } } = session
  return {
    records: records.list({ types: identityTypes }).filter(isIdentity),
    found: (mediaId) => {
      const analysis = analyses.completeOf(mediaId)
      return analysis ? analyses.tracksOf(analysis.id) : []
    },
    held: mediaId => records.list({ mediaId, types: ['segment', 'annotation'] }).filter(record => record.type === 'segment' || record.type === 'annotation'),
    shareFrame: (a, b) => shareFrame(session.analysisStore, a, b),
  }
}

/** What things are called before an act. */
type Names = Readonly<{ track: (id: string) => string, person: (id: string | null) => string }>

function namesOf(session: ProjectSession, acts: readonly IdentityAct[]): Names {
  const added = new Map(acts.flatMap(act => act.action === 'add-person' && act.personId ? [[act.personId, act.name]] : []))
  return {
    track: id => session.analysisStore.tracks(mediaIdOf(id)).find(track => track.id === id)?.name ?? id,
    person: (id) => {
      const record = id === null ? null : session.document.records.get(id)
      return record?.type === 'person' ? record.name : added.get(id ?? '') ?? 'nobody'
    },
  }
}

function describe(act: IdentityAct, { track, person }: Names): Omit<ChangeText, 'action'> {
  switch (act.action) {
    case 'rename-track': return { summary: `Name ${track(act.trackId)}`, from: track(act.trackId), to: act.name ?? 'no name of its own' }
    case 'exclude-track': return { summary: `${act.excluded ? 'Leave out' : 'Take in'} ${track(act.trackId)}`, from: act.excluded ? 'taken in' : 'left out', to: act.excluded ? 'left out' : 'taken in' }
    case 'merge-tracks': return { summary: `Merge ${track(act.trackId)} into ${track(act.into)}`, from: track(act.trackId), to: track(act.into) }
    case 'separate-track': return { summary: `Separate the face ${act.trackId}`, from: 'merged', to: 'a face of its own' }
    case 'split-track': return { summary: `Split ${track(act.trackId)} at ${formatTimecode(act.atUs)}`, from: track(act.trackId), to: `two faces from ${formatTimecode(act.atUs)}` }
    case 'assign-track': return { summary: `${track(act.trackId)} is ${person(act.personId)}`, from: track(act.trackId), to: person(act.personId) }
    case 'mark-neutral': return { summary: `${act.neutral ? 'Mark' : 'Unmark'} where ${track(act.trackId)} is at rest`, from: act.neutral ? 'estimated' : 'marked', to: act.neutral ? `${formatTimecode(act.neutral.startUs)} to ${formatTimecode(act.neutral.endUs)}` : 'estimated' }
    case 'add-person': return { summary: `Add the person ${act.name}`, from: 'nothing', to: act.name }
    case 'edit-person': return { summary: `Change the person ${person(act.personId)}`, from: person(act.personId), to: [act.name, act.pseudonym].filter(Boolean).join(', ') || 'no pseudonym' }
    case 'merge-persons': return { summary: `${person(act.personId)} is ${person(act.into)}`, from: person(act.personId), to: person(act.into) }
    case 'remove-person': return { summary: `Forget the person ${person(act.personId)}`, from: person(act.personId), to: 'removed' }
    case 'keep-apart': return { summary: `Not the same person: ${act.trackIds.map(track).join(', ')}`, from: 'proposed', to: 'kept apart' }
    default: return assertNever(act)
  }
}

function textOf(session: ProjectSession, acts: readonly IdentityAct[]): ChangeText {
  const names = namesOf(session, acts)
  const texts = acts.map(act => describe(act, names))
  // an assignment that makes its person is told as one
  const told = acts.some(act => act.action === 'add-person') && acts.length > 1 ? texts.filter((_, i) => acts[i]!.action !== 'add-person') : texts
  const more = told.length > 3 ? ` and ${told.length - 3} more` : ''
  const joined = (get: (text: Omit<ChangeText, 'action'>) => string): string => told.slice(0, 3).map(get).join('; ') + more
  return { action: acts.length === 1 ? acts[0]!.action : 'batch', summary: joined(text => text.summary), from: joined(text => text.from), to: joined(text => text.to) }
}

/**
 * Saves what a person says of who is seen as one change.
 * @throws AppError as `applyIdentityActs` does; then nothing is saved
 */
export function actOnIdentities(session: ProjectSession, acts: readonly IdentityAct[], annotator: string): SavedChange {
  const text = textOf(session, acts)
  const diff = applyIdentityActs(identityStateOf(session), acts, { newId: () => newId('record') })
  return session.document.apply({ ...text, who: annotator, cause: 'person', modelVersion: null, diff })
}
