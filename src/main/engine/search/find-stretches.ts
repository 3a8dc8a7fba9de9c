import type { Found } from '#shared/contract/search.contract.ts'
import type { SearchFilter, SearchTarget } from '#shared/domain/search/search-query.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import type { SearchNames } from './search-names.ts'
import { signalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { findRuns } from '#shared/domain/teacher/runs.ts'
import { AppError } from '#shared/errors.ts'

const speechSignal = 'voice_speech'

type Wanted = Readonly<{ source: 'speech' | 'signal', name: string, is: 'above' | 'below', value: number }>

function wantedOf({ source, signal }: SearchTarget): Wanted {
  if (source !== 'signal' || !signal)
    return { source: 'speech', name: speechSignal, is: 'above', value: 0.5 }
  if (!signalDefinitions.some(({ name }) => name === signal.name))
    throw new AppError('not-found', `There is no signal ${signal.name}`, { hint: 'The command "affectree signals" lists them.', data: { signal: signal.name } })
  return { source: 'signal', ...signal }
}

/** The stretches of one face, or of the sound, in which a signal is on the wanted side of a value. */
function stretchesOf(session: ProjectSession, mediaId: string, trackId: string | null, wanted: Wanted): Found[] {
  const table = session.analysisStore.signals(mediaId, { trackId, columns: [wanted.name] })
  const values = table.columns.get(wanted.name)!
  const sign = wanted.is === 'above' ? 1 : -1
  // the limit itself is on neither side
  const limit = sign * wanted.value + Number.EPSILON * Math.max(1, Math.abs(wanted.value))
  return findRuns(table, { from: 0, to: table.timesUs.length }, row => sign * values[row]!, { on: limit, off: limit, minUs: 0 }).map(({ startUs, endUs }) => ({
    id: `${mediaId}/${trackId ?? ''}/${wanted.name}/${startUs}`,
    source: wanted.source,
    mediaId,
    trackId,
    tierId: null,
    startUs,
    endUs,
    label: wanted.source === 'speech' ? 'speech' : `${wanted.name} ${wanted.is} ${wanted.value}`,
    text: '',
    by: 'machine',
    confidence: null,
  }))
}

function passes(one: Found, filter: SearchFilter, names: SearchNames): boolean {
  switch (filter.filter) {
    case 'face': return one.trackId !== null && names.facesCalled(filter.name).includes(one.trackId)
    case 'file': return names.filesCalled(filter.name).includes(one.mediaId)
    case 'layer': return filter.layer === 'machine'
    case 'longer': return one.endUs - one.startUs > filter.durationUs
    case 'shorter': return one.endUs - one.startUs < filter.durationUs
    default: return false
  }
}

/** Speech, or stretches in which a signal is above or below a value, in every analysed file. @throws AppError `not-found` for an unknown signal */
export function findStretches(target: SearchTarget, session: ProjectSession, names: SearchNames): Found[] {
  const wanted = wantedOf(target)
  const ofSound = signalDefinitions.find(({ name }) => name === wanted.name)?.group === 'audio'
  const analysed = session.media.list().filter(({ id, audioTracks }) => session.analyses.completeOf(id) && (!ofSound || audioTracks > 0))
  return analysed
    .flatMap(({ id }) => ofSound ? stretchesOf(session, id, null, wanted) : session.analysisStore.tracks(id).filter(({ excluded }) => !excluded).flatMap(track => stretchesOf(session, id, track.id, wanted)))
    .filter(one => target.filters.every(filter => passes(one, filter, names)))
}
