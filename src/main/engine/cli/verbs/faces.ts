import type { IdentityAct } from '#shared/contract/identities.contract.ts'
import type { StudioOutputs } from '#shared/contract/index.ts'
import type { OptionValues, Verb, VerbContext, VerbResult } from '../verb.ts'
import { newId } from '#engine/db/ids.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { AppError } from '#shared/errors.ts'
import { openProject, openProjectToRead } from '../open-project.ts'
import { textOption, UsageError } from '../verb.ts'

type Listed = StudioOutputs['identities']['list']

async function list({ client }: VerbContext): Promise<VerbResult> {
  const found = await client.identities.list({})
  const lines = found.tracks.map(track => [track.id, track.name, track.person?.pseudonym ?? '', `${formatTimecode(track.startUs)} to ${formatTimecode(track.endUs)}`, `${track.frames} frames`, track.excluded ? 'left out' : ''].join('\t').trimEnd())
  return { json: found, text: lines.join('\n') }
}

async function propose({ client }: VerbContext): Promise<VerbResult> {
  const found = await client.identities.propose({})
  const { people } = await client.identities.list({})
  const lines = found.proposals.map(({ id, personId, trackIds, likelihood }) => [id, `likelihood ${likelihood.toFixed(2)}`, people.find(person => person.id === personId)?.name ?? 'somebody new', ...trackIds].join('\t'))
  return { json: found, text: [...lines, found.unplaced > 0 ? `${found.unplaced} faces could not be compared` : ''].filter(Boolean).join('\n') }
}

async function requireProposal({ client }: VerbContext, id: string): Promise<StudioOutputs['identities']['propose']['proposals'][number]> {
  const proposal = (await client.identities.propose({})).proposals.find(one => one.id === id)
  if (!proposal)
    throw new AppError('not-found', `There is no proposal ${id}`, { hint: 'faces DIR propose prints those that there are.' })
  return proposal
}

function assign(trackIds: readonly string[], personId: string | null): IdentityAct[] {
  return trackIds.map(trackId => ({ action: 'assign-track', trackId, personId }))
}

/** The acts that say who tracks show: a person of this name, made when there is none. */
function nameTracks({ people }: Listed, name: string, trackIds: readonly string[], options: OptionValues): IdentityAct[] {
  const pseudonym = textOption(options, 'pseudonym')
  const known = people.find(person => person.name === name)
  const personId = known?.id ?? newId('record')
  const person: IdentityAct[] = known
    ? pseudonym === undefined ? [] : [{ action: 'edit-person', personId, pseudonym: pseudonym || null }]
    : [{ action: 'add-person', personId, name, pseudonym: pseudonym || null }]
  return [...person, ...assign(trackIds, personId)]
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value))
    throw new UsageError(`"${text}" is no time in seconds`)
  return Math.round(value * 1e6)
}

async function actsOf(context: VerbContext, action: string, [first, ...rest]: readonly string[]): Promise<IdentityAct[]> {
  const need = <T>(value: T | undefined, what: string): T => {
    if (value === undefined)
      throw new UsageError(`faces DIR ${action} needs ${what}`)
    return value
  }
  const trackId = need(first, action === 'person' ? 'a NAME' : action === 'accept' || action === 'reject' ? 'the ID of a proposal' : 'the ID of a face')
  switch (action) {
    case 'name': return [{ action: 'rename-track', trackId, name: rest.join(' ') || null }]
    case 'exclude': return [first!, ...rest].map(id => ({ action: 'exclude-track', trackId: id, excluded: true }))
    case 'include': return [first!, ...rest].map(id => ({ action: 'exclude-track', trackId: id, excluded: false }))
    case 'merge': return [{ action: 'merge-tracks', trackId, into: need(rest[0], 'the face to merge it into') }]
    case 'separate': return [{ action: 'separate-track', trackId }]
    case 'split': return [{ action: 'split-track', trackId, atUs: seconds(need(rest[0], 'a time in seconds')) }]
    case 'neutral': return [{ action: 'mark-neutral', trackId, neutral: need(rest[0], 'a time in seconds, or none') === 'none' ? null : { startUs: seconds(rest[0]!), endUs: seconds(need(rest[1], 'the end in seconds')) } }]
    case 'person': return nameTracks(await context.client.identities.list({}), trackId, rest, context.options)
    case 'nobody': return assign([trackId, ...rest], null)
    case 'apart': return [{ action: 'keep-apart', trackIds: [trackId, need(rest[0], 'another face'), ...rest.slice(1)], from: [] }]
    case 'reject': return [await reject(context, trackId)]
    default: return accept(context, trackId, rest.join(' '))
  }
}

async function reject(context: VerbContext, proposalId: string): Promise<IdentityAct> {
  const { personId, trackIds } = await requireProposal(context, proposalId)
  const { tracks } = await context.client.identities.list({})
  return { action: 'keep-apart', trackIds, from: personId === null ? [] : tracks.filter(track => track.person?.id === personId).map(track => track.id) }
}

async function accept(context: VerbContext, proposalId: string, name: string): Promise<IdentityAct[]> {
  const { personId, trackIds } = await requireProposal(context, proposalId)
  const found = await context.client.identities.list({})
  return personId === null ? nameTracks(found, name || `Person ${found.people.length + 1}`, trackIds, context.options) : assign(trackIds, personId)
}

const actions = ['list', 'propose', 'accept', 'reject', 'person', 'nobody', 'name', 'merge', 'separate', 'split', 'neutral', 'apart', 'exclude', 'include']

/** `faces DIR ACTION ...`. */
export const faces: Verb = {
  name: 'faces',
  about: 'List faces, propose who is who, and decide it',
  details: [
    'list                     every face with its id, name, pseudonym and span',
    'propose                  which faces are likely the same person',
    'accept ID [NAME]         take a proposal; somebody new is called NAME',
    'reject ID                say that the faces of a proposal are different people',
    'person NAME FACE...      say who faces show; --pseudonym P for exports',
    'nobody FACE...           take that back',
    'name FACE [NAME]         give one face a name of its own, or none',
    'merge FACE INTO          two tracks of a file are one',
    'separate FACE            take a merged track out again',
    'split FACE SECONDS       from then on it is somebody else',
    'neutral FACE FROM TO     the face is at rest between these seconds: its action units are measured from there; none instead of both takes it back',
    'apart FACE FACE...       these are different people',
    'exclude FACE...          leave faces out of analysis and export; include takes them in',
    'Each is one change that undo takes back.',
  ].join('\n'),
  positionals: ['DIR', actions.join('|'), '[ARG]...'],
  options: [{ name: 'pseudonym', value: 'P', about: 'what exports call the person (with person and accept)' }],
  run: async (context) => {
    const [, action = 'list', ...rest] = context.positionals
    if (!actions.includes(action))
      throw new UsageError(`faces takes one of ${actions.join(', ')}, not "${action}"`)
    if (action === 'list' || action === 'propose') {
      await openProjectToRead(context)
      return action === 'list' ? list(context) : propose(context)
    }
    await openProject(context)
    const acts = await actsOf(context, action, rest)
    const saved = await context.client.identities.apply({ acts })
    return { json: { ...saved, acts }, text: `Saved as change ${saved.sequence}` }
  },
}
