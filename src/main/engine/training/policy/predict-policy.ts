import type { SegmentSample } from '#engine/training/samples.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { PolicyShape } from './network.ts'
import type { PolicyCard } from './policy-card.ts'
import type { SampledTree } from './sampler.ts'
import type { TreeCode } from './tree-code.ts'
import { indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { openSession } from '#engine/training/step-session.ts'
import { createRandom } from '#shared/domain/random.ts'
import { readSequence } from './confidence.ts'
import { sampleClips } from './decode-clips.ts'
import { clipFeeds } from './examples.ts'
import { preferredChoice } from './preference.ts'
import { clipSizeOf, sampleInput } from './sample-input.ts'
import { openSampler } from './sampler.ts'
import { searchTemperature } from './search.ts'
import { policyStore } from './steps.ts'
import { decodeTokens, encodeTree } from './tree-code.ts'
import { writeTree } from './write-tree.ts'

/** What a policy needs to speak. */
export type PolicySpec = Pick<PolicyCard, 'id' | 'shape' | 'clip' | 'vocabulary' | 'temperatures' | 'preference'>

/** How trees are read out: greedily, or by search level by level among `candidates` sampled trees (1, 2, 4 or 8). */
export type ReadOptions = Readonly<{ candidates?: number, threads?: number }>

const batch = 8

/** The trees of some segments as numbers, in their order. */
export async function policyCodes(parameters: Float32Array, spec: PolicySpec, samples: readonly SegmentSample[], options: ReadOptions = {}): Promise<TreeCode[]> {
  const { candidates = 1, threads = 1 } = options
  const shape: PolicyShape = spec.shape
  const index = indexVocabulary(spec.vocabulary)
  const inputs = samples.map(sample => sampleInput(sample, spec.clip, shape, spec.vocabulary, index))
  const sampler = await openSampler(shape, { clips: batch, rows: candidates }, policyStore(shape), { threads })
  try {
    const search = candidates > 1 ? { temperature: searchTemperature, choose: preferredChoice(spec.preference, shape) } : { temperature: 0 }
    const trees = await sampleClips(sampler, parameters, inputs, shape, clipSizeOf(spec.clip), { batch, rows: candidates, greedyFirst: true, random: createRandom(1), ...search })
    return trees.map(([tree]) => decodeTokens((tree as SampledTree).tokens, shape))
  }
  finally {
    await sampler.close()
  }
}

/**
 * The trees of some segments by a policy.
 * @param model the exported model of the same parameters, which says how sure each node is and which moments it rests on
 */
export async function predictPolicy(model: Uint8Array, parameters: Float32Array, spec: PolicySpec, samples: readonly SegmentSample[], codebooks: readonly Codebook[] = [], options: ReadOptions = {}): Promise<AffectiveTree[]> {
  if (samples.length === 0)
    return []
  return writeCodes(model, spec, samples, await policyCodes(parameters, spec, samples, options), codebooks, options)
}

/** The trees that codes of some segments stand for, each as sure as the policy is of it and with the moments it rests on. */
export async function writeCodes(model: Uint8Array, spec: PolicySpec, samples: readonly SegmentSample[], codes: readonly TreeCode[], codebooks: readonly Codebook[], options: ReadOptions = {}): Promise<AffectiveTree[]> {
  const shape: PolicyShape = spec.shape
  const index = indexVocabulary(spec.vocabulary)
  const session = await openSession(model, { threads: options.threads ?? 1 })
  try {
    const trees: AffectiveTree[] = []
    for (const [place, sample] of samples.entries()) {
      const code = codes[place] as TreeCode
      const clip = clipFeeds([sampleInput(sample, spec.clip, shape, spec.vocabulary, index)], shape, clipSizeOf(spec.clip))
      const read = await readSequence(session, shape, clip, encodeTree(code, shape))
      trees.push(writeTree(code, read, sample, { shape, vocabulary: spec.vocabulary, temperatures: spec.temperatures, origin: { kind: 'model', id: spec.id }, codebooks }))
    }
    return trees
  }
  finally {
    await session.close()
  }
}
