import type { Random } from '#shared/domain/random.ts'
import type { ClipSize } from './clip-input.ts'
import type { PolicyInput } from './examples.ts'
import type { PolicyShape } from './network.ts'
import type { LevelChoice, SampledTree, Sampler } from './sampler.ts'
import type { TreeCode } from './tree-code.ts'
import { createRandom } from '#shared/domain/random.ts'
import { clipFeeds } from './examples.ts'
import { decodeTokens } from './tree-code.ts'

/** How trees of clips are read out: `batch` clips at once, as the sampler was opened, `rows` trees of each. */
export type DecodeOptions = Readonly<{
  batch: number
  rows: number
  temperature: number
  random?: Random
  greedyFirst?: boolean
  /** Chooses level by level between the trees of a clip; `clip` is its place among all. */
  choose?: LevelChoice
}>

/** Sampled trees of each clip; with temperature 0 and one row, the greedy tree. The last batch is filled up with its first clip. */
export async function sampleClips(sampler: Sampler, parameters: Float32Array, inputs: readonly PolicyInput[], shape: PolicyShape, size: ClipSize, options: DecodeOptions): Promise<SampledTree[][]> {
  const { batch, rows, temperature, random = createRandom(1), greedyFirst = false } = options
  const trees: SampledTree[][] = []
  for (let start = 0; start < inputs.length; start += batch) {
    const part = inputs.slice(start, start + batch)
    const filled = Array.from({ length: batch }, (_, place) => part[place] ?? part[0] as PolicyInput)
    const choose: LevelChoice | undefined = options.choose && ((level, rowsOf, clip) => clip < part.length ? options.choose?.(level, rowsOf, start + clip) ?? 0 : 0)
    const sampled = await sampler.sample(parameters, clipFeeds(filled, shape, size), { temperature, random, greedyFirst, ...choose ? { choose } : {} })
    part.forEach((_, place) => trees.push(sampled.slice(place * rows, (place + 1) * rows)))
  }
  return trees
}

/** The greedy tree of each clip, by a sampler opened for one row. */
export async function greedyCodes(sampler: Sampler, parameters: Float32Array, inputs: readonly PolicyInput[], shape: PolicyShape, size: ClipSize, batch: number): Promise<TreeCode[]> {
  const trees = await sampleClips(sampler, parameters, inputs, shape, size, { batch, rows: 1, temperature: 0 })
  return trees.map(([tree]) => decodeTokens((tree as SampledTree).tokens, shape))
}
