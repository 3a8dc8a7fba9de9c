import type { ClipSize } from './clip-input.ts'
import type { PolicyInput } from './examples.ts'
import type { PolicyShape } from './network.ts'
import { openSession } from '#engine/training/step-session.ts'
import { clipFeeds } from './examples.ts'
import { parameterViews } from './sampler.ts'
import { buildEncoder, policyStore } from './steps.ts'
import { termCount } from './tree-code.ts'

const batch = 8

/**
 * Where clips lie for a policy: how strong its evidence for each term of each level is in them, [terms] each. Clips that are near each other
 * here are read alike.
 */
export async function embedClips(parameters: Float32Array, inputs: readonly PolicyInput[], shape: PolicyShape, size: ClipSize): Promise<Float32Array[]> {
  const encoder = await openSession(buildEncoder(shape, batch), { threads: 1 })
  const views = parameterViews(policyStore(shape), parameters)
  const terms = termCount(shape)
  const embeddings: Float32Array[] = []
  try {
    for (let start = 0; start < inputs.length; start += batch) {
      const part = inputs.slice(start, start + batch)
      const filled = Array.from({ length: batch }, (_, place) => part[place] ?? part[0] as PolicyInput)
      const { strength } = await encoder.run({ ...views, ...clipFeeds(filled, shape, size) })
      part.forEach((_, place) => embeddings.push((strength as Float32Array).slice(place * terms, (place + 1) * terms)))
    }
  }
  finally {
    await encoder.close()
  }
  return embeddings
}
