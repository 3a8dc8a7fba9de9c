import type { DocumentRecord, NeutralSpan, Person, TrackLabel } from '../document.ts'

/** A track as the analysis found it. Half open, microseconds. */
export type FoundTrack = Readonly<{ id: string, mediaId: string, name: string, startUs: number, endUs: number }>

/** A span of a found track, and the id under which it goes when it stands alone. */
export type TrackPiece = Readonly<{ id: string, foundId: string, startUs: number, endUs: number }>

/**
 * A track as people see it after their splits and merges: which spans of which found tracks it is made of, by start. `isWhole` is true
 * for a found track that nobody touched. `mergedFrom` are the ids that went into it.
 */
export type ResolvedTrack = Readonly<{
  id: string
  mediaId: string
  name: string
  startUs: number
  endUs: number
  excluded: boolean
  /** Where a person said it is at rest. */
  neutral: NeutralSpan | null
  person: Person | null
  pieces: readonly TrackPiece[]
  mergedFrom: readonly string[]
  isWhole: boolean
}>

type Part = Readonly<{ id: string, name: string, piece: TrackPiece }>

/** The id of the part of a found track that begins with a split. */
export function partId(foundId: string, atUs: number): string {
  return `${foundId}@${atUs}`
}

/** The id of the found track that a part belongs to. */
export function foundIdOf(trackId: string): string {
  return trackId.replace(/@-?\d+$/, '')
}

function partsOf(track: FoundTrack, splits: readonly number[]): Part[] {
  const cuts = [...new Set(splits)].filter(atUs => atUs > track.startUs && atUs < track.endUs).sort((a, b) => a - b)
  const starts = [track.startUs, ...cuts]
  return starts.map((startUs, i) => {
    const id = i === 0 ? track.id : partId(track.id, startUs)
    return { id, name: i === 0 ? track.name : `${track.name}.${i + 1}`, piece: { id, foundId: track.id, startUs, endUs: starts[i + 1] ?? track.endUs } }
  })
}

/** The track that a chain of merges ends in; a chain that leads nowhere or in a circle ends where it began. */
function targetOf(id: string, labels: ReadonlyMap<string, TrackLabel>, known: ReadonlySet<string>): string {
  const seen = new Set<string>([id])
  let current = id
  for (;;) {
    const next = labels.get(current)?.mergedInto ?? null
    if (next === null || !known.has(next))
      return current
    if (seen.has(next))
      return id
    seen.add(next)
    current = next
  }
}

/**
 * The tracks of a file after what people decided: found tracks cut at their splits, joined where merged, named and assigned.
 * @param found the tracks of one file
 * @param records track labels and splits of that file, and the people; others are ignored
 */
export function resolveTracks(found: readonly FoundTrack[], records: Iterable<DocumentRecord>): ResolvedTrack[] {
  const all = [...records]
  const labels = new Map(all.flatMap(record => record.type === 'track-label' ? [[record.trackId, record]] : []))
  const people = new Map(all.flatMap(record => record.type === 'person' ? [[record.id, record]] : []))
  const splits = all.filter(record => record.type === 'track-split')
  const parts = found.flatMap(track => partsOf(track, splits.filter(split => split.trackId === track.id).map(split => split.atUs)))
  const known = new Set(parts.map(part => part.id))
  const groups = new Map<string, Part[]>()
  for (const part of parts) {
    const target = targetOf(part.id, labels, known)
    groups.set(target, [...groups.get(target) ?? [], part])
  }
  return parts.filter(part => groups.has(part.id)).map(({ id, name, piece }) => {
    const members = groups.get(id)!
    const label = labels.get(id)
    const person = label?.personId ? people.get(label.personId) ?? null : null
    const pieces = members.map(member => member.piece).sort((a, b) => a.startUs - b.startUs)
    const whole = found.find(track => track.id === piece.foundId)!
    return {
      id,
      mediaId: whole.mediaId,
      name: label?.name || person?.name || name,
      startUs: pieces[0]!.startUs,
      endUs: Math.max(...pieces.map(one => one.endUs)),
      excluded: label?.excluded ?? false,
      neutral: label?.neutral ?? null,
      person,
      pieces,
      mergedFrom: members.filter(member => member.id !== id).map(member => member.id),
      isWhole: pieces.length === 1 && piece.startUs === whole.startUs && piece.endUs === whole.endUs,
    }
  })
}

/** The track that holds a moment of a found track, or null. */
export function trackAt(tracks: readonly ResolvedTrack[], foundId: string, timeUs: number): ResolvedTrack | null {
  return tracks.find(track => track.pieces.some(piece => piece.foundId === foundId && piece.startUs <= timeUs && timeUs < piece.endUs)) ?? null
}

/** The file that a track is in. */
export function mediaIdOf(trackId: string): string {
  const foundId = foundIdOf(trackId)
  return foundId.slice(0, Math.max(0, foundId.lastIndexOf('.')))
}
