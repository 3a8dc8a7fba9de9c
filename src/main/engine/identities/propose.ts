import type { IdentityProposal } from '#shared/contract/identities.contract.ts'
import type { ResolvedTrack } from '#shared/domain/identity/resolve-tracks.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { leastLikelihood, proposePeople } from '#shared/domain/identity/propose-people.ts'
import { trackAt } from '#shared/domain/identity/resolve-tracks.ts'
import { openShapeModel } from '../perception/shape-model.ts'
import { shareFrame } from './share-frame.ts'

const fewestFrames = 8
/** The longest tracks are compared; more would keep a person waiting. */
const mostTracks = 800

type Placed = Readonly<{ track: ResolvedTrack, place: Float32Array, frames: number }>

/** The mean place of a track over its good frames. */
function placeOf(track: ResolvedTrack, places: ReturnType<ProjectSession['analysisStore']['places']>): Placed | null {
  const own = places.filter(({ foundId, atUs }) => trackAt([track], foundId, atUs) !== null)
  const frames = own.reduce((sum, bucket) => sum + bucket.frames, 0)
  if (frames < fewestFrames)
    return null
  const place = new Float32Array(own[0]!.sum.length)
  for (const { sum } of own)
    sum.forEach((value, d) => place[d]! += value / frames)
  return { track, place, frames }
}

function apartOf(session: ProjectSession, placed: readonly Placed[]): (a: string, b: string) => boolean {
  const tracks = new Map(placed.map(({ track }) => [track.id, track]))
  const said = new Set(session.document.records.list({ types: ['apart'] }).flatMap(record => record.type === 'apart' ? [record.trackIds.join(' ')] : []))
  return (a, b) => said.has(a < b ? `${a} ${b}` : `${b} ${a}`) || shareFrame(session.analysisStore, tracks.get(a)!, tracks.get(b)!)
}

/**
 * Which faces of the project are likely the same person. Faces that were left out are not asked about.
 * @returns the likeliest first, and how many faces could not be placed
 */
export async function proposeIdentities(session: ProjectSession, least = leastLikelihood): Promise<{ proposals: IdentityProposal[], unplaced: number }> {
  const placed: Placed[] = []
  let unplaced = 0
  for (const media of session.media.list()) {
    await nextTurn()
    const tracks = session.analysisStore.resolved(media.id).filter(track => !track.excluded)
    const places = tracks.length > 0 ? session.analysisStore.places(media.id) : []
    const found = tracks.map(track => placeOf(track, places))
    placed.push(...found.filter(one => one !== null))
    unplaced += found.filter(one => one === null).length
  }
  const compared = placed.sort((a, b) => b.frames - a.frames).slice(0, mostTracks)
  const { likelihood } = openShapeModel()
  const proposals = proposePeople(
    compared.map(({ track, place }) => ({ trackId: track.id, personId: track.person?.id ?? null, place })),
    { likelihood, least, areApart: apartOf(session, compared) },
  )
  return {
    proposals: proposals.map(({ personId, trackIds, likelihood: sure }) => {
      const id = createHash('sha256').update([personId, ...trackIds].join(' ')).digest('hex').slice(0, 12)
      return { id, personId, trackIds: [...trackIds], likelihood: sure }
    }),
    unplaced: unplaced + placed.length - compared.length,
  }
}
