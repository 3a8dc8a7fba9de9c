import type { Track } from '#shared/contract/index.ts'
import type { Person } from '#shared/domain/document.ts'

/** The faces of one person, or (`person` null) those of whom nobody said who they are. */
export type FaceGroup = Readonly<{ person: Person | null, tracks: readonly Track[] }>

/** Faces under their people by name, then the others; within a group by file and start. */
export function groupFaces(tracks: readonly Track[], people: readonly Person[]): FaceGroup[] {
  const ordered = tracks.toSorted((a, b) => a.mediaId.localeCompare(b.mediaId) || a.startUs - b.startUs)
  const named = people
    .map(person => ({ person, tracks: ordered.filter(track => track.person?.id === person.id) }))
    .filter(group => group.tracks.length > 0)
  const others = ordered.filter(track => track.person === null)
  return [...named, ...others.length > 0 ? [{ person: null, tracks: others }] : []]
}

/** The tracks into which a track can be merged: others of the same file. */
export function mergeTargets(track: Track, tracks: readonly Track[]): Track[] {
  return tracks.filter(other => other.mediaId === track.mediaId && other.id !== track.id)
}
