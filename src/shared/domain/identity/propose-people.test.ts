import type { PlacedTrack } from './propose-people.ts'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { proposePeople } from './propose-people.ts'

function at(trackId: string, x: number, y: number, personId: string | null = null): PlacedTrack {
  return { trackId, personId, place: Float32Array.of(x, y) }
}

const likelihood = (distance: number): number => 1 / (1 + Math.exp(distance - 3))
const never = (): boolean => false

describe('proposing who is who', () => {
  it('groups what lies together and leaves the rest alone', () => {
    const proposals = proposePeople([at('a', 0, 0), at('b', 1, 0), at('c', 10, 0), at('d', 10, 1), at('e', 40, 40)], { likelihood, areApart: never })
    expect(proposals.map(({ personId, trackIds }) => [personId, ...trackIds])).toStrictEqual([[null, 'a', 'b'], [null, 'c', 'd']])
    expect(proposals.every(one => one.likelihood > 0.8)).toBe(true)
  })

  it('adds to people that are known, never joins two of them, and asks about nobody twice', () => {
    const tracks = [at('a', 0, 0, 'anna'), at('b', 1, 0, 'ben'), at('c', 0.2, 0), at('d', 0, 0.3, 'anna')]
    expect(proposePeople(tracks, { likelihood, areApart: never }).map(({ personId, trackIds }) => [personId, ...trackIds])).toStrictEqual([['anna', 'c']])
    expect(proposePeople(tracks.filter(track => track.personId !== null), { likelihood, areApart: never })).toStrictEqual([])
  })

  it('never puts together what cannot be the same person, nor through a third', () => {
    const areApart = (a: string, b: string): boolean => [a, b].sort().join('') === 'ab'
    const proposals = proposePeople([at('a', 0, 0), at('b', 0.1, 0), at('c', 0.4, 0)], { likelihood, areApart })
    expect(proposals.map(one => one.trackIds)).toStrictEqual([['b', 'c']])
  })

  it('finds drawn groups whatever the order of the tracks', () => {
    const random = createRandom(3)
    const tracks = Array.from({ length: 30 }, (_, i) => at(`t${i}`, 20 * (i % 3) + 0.5 * random.gaussian(), 0.5 * random.gaussian()))
    const groupsOf = (list: readonly PlacedTrack[]): string[] => proposePeople(list, { likelihood, areApart: never }).map(one => one.trackIds.toSorted().join()).sort()
    expect(groupsOf(tracks)).toHaveLength(3)
    expect(groupsOf(tracks.toReversed())).toStrictEqual(groupsOf(tracks))
  })
})
