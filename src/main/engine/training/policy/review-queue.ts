import type { TreeCode } from './tree-code.ts'
import { codeDistance } from './code-distance.ts'

/** What is known of a clip that nobody has reviewed: sampled trees, where it lies among the others, and how long it takes to watch. */
export type ReviewCandidate = Readonly<{ id: string, samples: readonly TreeCode[], embedding: Float32Array, seconds: number }>

/** A clip for the review queue, and why: `disagreement` and `novelty` are ranks in [0, 1] among the candidates, 1 the highest. */
export type ReviewChoice = Readonly<{ id: string, disagreement: number, novelty: number, reason: 'unsure' | 'unlike the others' }>

/** How far the sampled trees of a clip are apart on average; 0 when all are the same. */
export function treeDisagreement(samples: readonly TreeCode[]): number {
  let [sum, pairs] = [0, 0]
  samples.forEach((sample, place) => {
    for (const other of samples.slice(place + 1)) {
      sum += codeDistance(sample, other)
      pairs++
    }
  })
  return pairs === 0 ? 0 : sum / pairs
}

/** Entropy of the sampled emotions in nats. */
export function emotionEntropy(samples: readonly TreeCode[]): number {
  const counts = new Map<number, number>()
  for (const { emotion } of samples)
    counts.set(emotion, (counts.get(emotion) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - count / samples.length * Math.log(count / samples.length), 0)
}

/** Places of values in ascending order over their number, in [0, 1]. */
function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number))
  const result: number[] = []
  order.forEach((place, rank) => {
    result[place] = values.length > 1 ? rank / (values.length - 1) : 1
  })
  return result
}

function distanceOf(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, place) => sum + (value - (b[place] as number)) ** 2, 0))
}

const longWatchSeconds = 30

/**
 * Chooses the clips whose review would teach most: half of the weight on how unsure the policy is (of the tree and of the emotion alike), half on
 * how far a clip lies from those reviewed and already chosen, less for clips that take long to watch. One after the other, so that the
 * chosen ones differ from each other.
 * @param reviewed embeddings of the clips that are reviewed already
 */
export function chooseForReview(candidates: readonly ReviewCandidate[], reviewed: readonly Float32Array[], count: number): ReviewChoice[] {
  const tree = ranks(candidates.map(each => treeDisagreement(each.samples)))
  const emotion = ranks(candidates.map(each => emotionEntropy(each.samples)))
  const unsure = ranks(candidates.map((_, place) => (tree[place] as number) + (emotion[place] as number)))
  const nearest = candidates.map(each => reviewed.reduce((least, other) => Math.min(least, distanceOf(each.embedding, other)), Number.POSITIVE_INFINITY))
  const left = new Set(candidates.keys())
  const chosen: ReviewChoice[] = []
  while (chosen.length < count && left.size > 0) {
    const novel = ranks(nearest)
    const worth = (place: number): number => ((unsure[place] as number) + (novel[place] as number)) / (1 + (candidates[place] as ReviewCandidate).seconds / longWatchSeconds)
    const best = [...left].reduce((top, place) => worth(place) > worth(top) ? place : top)
    const { id, embedding } = candidates[best] as ReviewCandidate
    const [disagreement, novelty] = [unsure[best] as number, novel[best] as number]
    chosen.push({ id, disagreement, novelty, reason: disagreement >= novelty ? 'unsure' : 'unlike the others' })
    left.delete(best)
    candidates.forEach((each, place) => {
      nearest[place] = Math.min(nearest[place] as number, distanceOf(each.embedding, embedding))
    })
  }
  return chosen
}
