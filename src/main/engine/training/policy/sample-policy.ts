import type { SegmentSample } from '#engine/training/samples.ts'
import type { PolicySpec } from './predict-policy.ts'
import type { TreeCode } from './tree-code.ts'
import { indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { createRandom } from '#shared/domain/random.ts'
import { sampleClips } from './decode-clips.ts'
import { clipSizeOf, sampleInput } from './sample-input.ts'
import { openSampler } from './sampler.ts'
import { policyStore } from './steps.ts'
import { decodeTokens } from './tree-code.ts'

const batch = 8

/** Trees of each segment as the policy says them when left to chance at temperature 1: how they differ tells how unsure it is. */
export async function samplePolicy(parameters: Float32Array, spec: PolicySpec, samples: readonly SegmentSample[], options: Readonly<{ rows: number, seed: number }>): Promise<TreeCode[][]> {
  const { shape } = spec
  const index = indexVocabulary(spec.vocabulary)
  const inputs = samples.map(sample => sampleInput(sample, spec.clip, shape, spec.vocabulary, index))
  const sampler = await openSampler(shape, { clips: batch, rows: options.rows }, policyStore(shape), { threads: 1 })
  try {
    const trees = await sampleClips(sampler, parameters, inputs, shape, clipSizeOf(spec.clip), { batch, rows: options.rows, temperature: 1, random: createRandom(options.seed) })
    return trees.map(rows => rows.map(tree => decodeTokens(tree.tokens, shape)))
  }
  finally {
    await sampler.close()
  }
}
