/**
 * A track to be grouped: `place` is where its face's shape lies (see the shape model), `personId` who a person said it is.
 */
export type PlacedTrack = Readonly<{ trackId: string, personId: string | null, place: Float32Array }>

/** A proposal that these tracks show the same person: one known already (`personId`), or somebody new. `likelihood` is that of the furthest join, in [0, 1]. */
export type IdentityProposal = Readonly<{ personId: string | null, trackIds: readonly string[], likelihood: number }>

/** How tracks are compared, which pairs cannot be the same, and how likely two must be to be proposed. */
export type ProposeOptions = Readonly<{
  likelihood: (distance: number) => number
  areApart: (a: string, b: string) => boolean
  least?: number
}>

/** Below this likelihood nothing is proposed: among a handful of people, few proposals are then wrong (scripts/models/face-shape/measure.ts). */
export const leastLikelihood = 0.7

/** `joined` is the largest distance over which its members were joined. */
type Cluster = Readonly<{ members: readonly PlacedTrack[], personId: string | null, joined: number }>

function distanceOf(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++)
    sum += (a[d]! - b[d]!) ** 2
  return Math.sqrt(sum)
}

function startClusters(tracks: readonly PlacedTrack[]): Cluster[] {
  const people = [...new Set(tracks.flatMap(track => track.personId ?? []))]
  return [
    ...people.map(personId => ({ members: tracks.filter(track => track.personId === personId), personId, joined: 0 })),
    ...tracks.filter(track => track.personId === null).map(track => ({ members: [track], personId: null, joined: 0 })),
  ]
}

/** The mean distance between the members of two clusters; infinite where two of them cannot be the same person. */
function linkage(a: Cluster, b: Cluster, areApart: ProposeOptions['areApart']): number {
  if (a.personId !== null && b.personId !== null)
    return Number.POSITIVE_INFINITY
  let sum = 0
  for (const one of a.members) {
    for (const other of b.members) {
      if (areApart(one.trackId, other.trackId))
        return Number.POSITIVE_INFINITY
      sum += distanceOf(one.place, other.place)
    }
  }
  return sum / (a.members.length * b.members.length)
}

/** Distances between clusters, kept while they are joined (average linkage by Lance and Williams). */
function joinNearest(clusters: (Cluster | null)[], distances: Float64Array, size: number, furthest: (distance: number) => boolean): boolean {
  let [best, first, second] = [Number.POSITIVE_INFINITY, -1, -1]
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; clusters[i] && j < size; j++) {
      if (clusters[j] && distances[i * size + j]! < best)
        [best, first, second] = [distances[i * size + j]!, i, j]
    }
  }
  if (first < 0 || furthest(best))
    return false
  const [a, b] = [clusters[first]!, clusters[second]!]
  for (let k = 0; k < size; k++) {
    const [da, db] = [distances[first * size + k]!, distances[second * size + k]!]
    const joined = k === first || k === second ? 0 : (da * a.members.length + db * b.members.length) / (a.members.length + b.members.length)
    const apart = clusters[k]?.personId != null && (a.personId !== null || b.personId !== null)
    distances[first * size + k] = distances[k * size + first] = apart ? Number.POSITIVE_INFINITY : joined
  }
  clusters[first] = { members: [...a.members, ...b.members], personId: a.personId ?? b.personId, joined: Math.max(a.joined, b.joined, best) }
  clusters[second] = null
  return true
}

/**
 * Groups tracks that are likely to show the same person (agglomerative, average linkage). People decide: nothing that they said is
 * questioned, and tracks that they kept apart, or that share a frame, are never put together.
 * @returns the likeliest first; each track stands in one proposal at most
 */
export function proposePeople(tracks: readonly PlacedTrack[], { likelihood, areApart, least = leastLikelihood }: ProposeOptions): IdentityProposal[] {
  const clusters: (Cluster | null)[] = startClusters(tracks)
  const size = clusters.length
  const distances = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++)
      distances[i * size + j] = distances[j * size + i] = linkage(clusters[i]!, clusters[j]!, areApart)
  }
  while (joinNearest(clusters, distances, size, distance => likelihood(distance) < least))
    continue
  return clusters.flatMap((cluster): IdentityProposal[] => {
    const fresh = cluster?.members.filter(track => track.personId === null) ?? []
    if (!cluster || fresh.length === 0 || cluster.members.length < 2)
      return []
    return [{ personId: cluster.personId, trackIds: fresh.map(track => track.trackId), likelihood: likelihood(cluster.joined) }]
  }).sort((a, b) => b.likelihood - a.likelihood || a.trackIds.join().localeCompare(b.trackIds.join()))
}
