import type { Feeds } from '#engine/training/step-session.ts'
import type { Random } from '#shared/domain/random.ts'
import type { ClipInput, ClipSize } from './clip-input.ts'
import type { PolicyShape } from './network.ts'
import type { KnownLevel, TreeCode } from './tree-code.ts'
import { packSequences } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { encodeTree, knownLevels } from './tree-code.ts'

/** One clip to learn from: its input, its tree as far as it is known, and how much it counts. */
export type PolicyExample = Readonly<{ id: string, input: ClipInput, code: TreeCode, level: KnownLevel, weight: number }>

/** Shares of a batch by the level up to which clips are known; they sum to 1. */
export type Mix = Readonly<Record<KnownLevel, number>>

/** Noise put on the input so that few clips are not learned by heart: standard deviations, in scaled units. */
export type Augmentation = Readonly<{ noise: number, channelOffset: number }>

/** Noise that kept the policy from learning clips by heart in the study. */
export const defaultAugmentation: Augmentation = { noise: 0.15, channelOffset: 0.2 }

/** Clip arrays of a batch; `augment` blurs them. Several faces of a clip come one after the other in its input. */
export function clipFeeds(inputs: readonly ClipInput[], shape: PolicyShape, size: ClipSize, augment?: Readonly<{ augmentation: Augmentation, random: Random }>): { clip: Float32Array, mask: Float32Array } {
  const places = shape.faces * shape.moments
  const width = places * shape.inputs
  const clip = new Float32Array(inputs.length * width)
  const mask = new Float32Array(inputs.length * places)
  inputs.forEach((each, row) => {
    clip.set(each.clip, row * width)
    mask.set(each.mask, row * places)
    if (augment)
      blur(clip.subarray(row * width, (row + 1) * width), size, augment.augmentation, augment.random)
  })
  return { clip, mask }
}

/** Adds an offset to each channel of a clip and noise to each value; missing values (0) move too, as their share is told apart. */
function blur(clip: Float32Array, { channels, patch }: ClipSize, { noise, channelOffset }: Augmentation, random: Random): void {
  const offsets = Float32Array.from({ length: channels }, () => channelOffset * random.gaussian())
  const inputs = (patch + 1) * channels
  for (let start = 0; start < clip.length; start += inputs) {
    for (let place = 0; place < patch * channels; place++) {
      // A sum of two uniform numbers is close enough to a normal one here, and much faster to draw.
      const spread = noise * 2.45 * (random.next() + random.next() - 1)
      clip[start + place]! += (offsets[place % channels] as number) + spread
    }
  }
}

/** Draws `count` examples: each level's share from the examples known up to that level, with replacement. */
export function drawExamples(pools: Readonly<Record<KnownLevel, readonly PolicyExample[]>>, mix: Mix, count: number, random: Random): PolicyExample[] {
  return Array.from({ length: count }, (_, place) => {
    let left = (place + random.next()) / count
    const level = knownLevels.find((each) => {
      left -= mix[each]
      return left < 0 && pools[each].length > 0
    }) ?? knownLevels.find(each => pools[each].length > 0 && mix[each] > 0)
    const pool = pools[level as KnownLevel]
    return pool[random.below(pool.length)] as PolicyExample
  })
}

/** Examples sorted by how far their trees are known. */
export function poolsOf(examples: readonly PolicyExample[]): Readonly<Record<KnownLevel, readonly PolicyExample[]>> {
  const of = (level: KnownLevel): PolicyExample[] => examples.filter(example => example.level === level)
  return { cue: of('cue'), expression: of('expression'), emotion: of('emotion') }
}

/** What the supervised step is fed for some examples beside the clips: their sequences up to the known level, weighted. */
export function sequenceFeeds(examples: readonly PolicyExample[], shape: PolicyShape): Feeds {
  const length = sequenceLength(shape)
  const packed = packSequences(examples.map(example => encodeTree(example.code, shape, example.level)), shape, length)
  const weights = packed.mask.map((value, place) => value * (examples[Math.floor(place / length)]?.weight as number))
  return { ids: packed.inputs, phases: packed.phases, targets: packed.targets, bias: packed.bias, weights }
}
