import type { SegmentSample } from '#engine/training/samples.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { PolicyExample } from './examples.ts'
import type { PolicyFrame } from './policy-data.ts'
import type { PreferenceHead, PreferencePair } from './preference.ts'
import type { SampledTree } from './sampler.ts'
import type { TreeCode } from './tree-code.ts'
import { indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { openSession } from '#engine/training/step-session.ts'
import { createRandom } from '#shared/domain/random.ts'
import { sampleClips } from './decode-clips.ts'
import { clipFeeds } from './examples.ts'
import { packSequences } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { fitPreference, notingChoice, pairsFromPreference } from './preference.ts'
import { clipSizeOf, codeOf, sampleInput } from './sample-input.ts'
import { openSampler, parameterViews } from './sampler.ts'
import { searchCandidates, searchTemperature } from './search.ts'
import { buildScorer, policyStore } from './steps.ts'
import { encodeTree } from './tree-code.ts'

/** Two readings of a segment of which a person said which is better. */
export type PreferredReading = Readonly<{ sample: SegmentSample, better: AffectiveTree, worse: AffectiveTree }>

const batch = 8
const mostClips = 200

/** Whole trees with the log probability the policy gives each of their tokens, two a clip. */
async function scoreTrees(parameters: Float32Array, frame: PolicyFrame, pairs: readonly Readonly<{ input: PolicyExample['input'], codes: readonly [TreeCode, TreeCode] }>[]): Promise<[SampledTree, SampledTree][]> {
  const { shape } = frame
  const length = sequenceLength(shape)
  const scorer = await openSession(buildScorer(shape, { clips: 1, rows: 2 }), { threads: 1 })
  const scored: [SampledTree, SampledTree][] = []
  try {
    for (const { input, codes } of pairs) {
      const tokens = codes.map(code => encodeTree(code, shape)) as [number[], number[]]
      const packed = packSequences(tokens, shape, length)
      const { logProbability } = await scorer.run({
        ...parameterViews(policyStore(shape), parameters),
        ...clipFeeds([input], shape, clipSizeOf(frame.clip)),
        ids: packed.inputs,
        phases: packed.phases,
        targets: packed.targets,
        allowed: packed.allowed,
      })
      const row = (place: 0 | 1): SampledTree => ({ tokens: tokens[place], logProbabilities: [...(logProbability as Float32Array).subarray(place * length, place * length + tokens[place].length)] })
      scored.push([row(0), row(1)])
    }
  }
  finally {
    await scorer.close()
  }
  return scored
}

/**
 * Learns what people prefer among the policy's own trees: from their corrections, which candidate is nearer to what they said, and from pairs
 * of readings of which they said which is better.
 * @param people whole trees of people on the training side
 */
export async function learnPreference(parameters: Float32Array, frame: PolicyFrame, people: readonly PolicyExample[], preferred: readonly PreferredReading[], seed: number): Promise<PreferenceHead> {
  const { shape } = frame
  const size = clipSizeOf(frame.clip)
  const pairs: PreferencePair[] = []
  const sampler = await openSampler(shape, { clips: batch, rows: searchCandidates }, policyStore(shape), { threads: 1 })
  const decoding = { batch, rows: searchCandidates, temperature: searchTemperature, greedyFirst: true }
  try {
    const known = people.slice(0, mostClips)
    await sampleClips(sampler, parameters, known.map(each => each.input), shape, size, { ...decoding, random: createRandom(seed), choose: notingChoice(known.map(each => each.code), shape, pair => void pairs.push(pair)) })
    const index = indexVocabulary(frame.vocabulary)
    const compared = preferred.map(({ sample, better, worse }) => ({ input: sampleInput(sample, frame.clip, shape, frame.vocabulary, index), codes: [codeOf(better, index), codeOf(worse, index)] as const }))
      .filter(({ codes }) => codes.every(code => code.emotion >= 0))
    const scored = await scoreTrees(parameters, frame, compared)
    const samples = await sampleClips(sampler, parameters, compared.map(each => each.input), shape, size, { ...decoding, random: createRandom(seed) })
    scored.forEach(([better, worse], place) => pairs.push(...pairsFromPreference(better, worse, samples[place] ?? [], shape)))
  }
  finally {
    await sampler.close()
  }
  return fitPreference(pairs)
}
