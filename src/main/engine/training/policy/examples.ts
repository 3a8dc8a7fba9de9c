import type { Feeds } from '#engine/training/step-session.ts'
import type { Random } from '#shared/domain/random.ts'
import type { ClipInput, ClipSize } from './clip-input.ts'
import type { PolicyShape } from './network.ts'
import type { ClipFeeds } from './sampler.ts'
import type { KnownLevel, TreeCode } from './tree-code.ts'
import { packSequences, phases } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { encodeTree, knownLevels } from './tree-code.ts'

/** What the policy is given of a clip: its faces' signals, and what the teacher says of each term (0, or from .5 to 1) where the policy hears it. */
export type PolicyInput = ClipInput & Readonly<{ words?: Readonly<Record<KnownLevel, Float32Array>> }>

/** One clip to learn from: its input, its tree as far as it is known, and how much it counts. */
export type PolicyExample = Readonly<{ id: string, input: PolicyInput, code: TreeCode, level: KnownLevel, weight: number }>

/** Shares of a batch by the level up to which clips are known; they sum to 1. */
export type Mix = Readonly<Record<KnownLevel, number>>

/**
 * How inputs are varied so that few clips are not learned by heart: standard deviations of noise on each value and of an offset of each
 * channel in scaled units, of each channel's gain (of its logarithm), and whether clips are rolled in time.
 */
export type Augmentation = Readonly<{ noise: number, channelOffset: number, gain: number, roll: boolean }>

/** Variation that kept the policy from learning clips by heart in the study. */
export const defaultAugmentation: Augmentation = { noise: 0.15, channelOffset: 0.2, gain: 0.2, roll: true }

/** Clip arrays of a batch; `augment` blurs them. Several faces of a clip come one after the other in its input. */
export function clipFeeds(inputs: readonly PolicyInput[], shape: PolicyShape, size: ClipSize, augment?: Readonly<{ augmentation: Augmentation, random: Random }>): ClipFeeds {
  const places = shape.faces * shape.moments
  const width = places * shape.inputs
  const clip = new Float32Array(inputs.length * width)
  const mask = new Float32Array(inputs.length * places)
  inputs.forEach((each, row) => {
    const roll = augment?.augmentation.roll ? augment.random.below(shape.moments) : 0
    const own = clip.subarray(row * width, (row + 1) * width)
    copyRolled(each.clip, own, shape, shape.inputs, roll)
    copyRolled(each.mask, mask.subarray(row * places, (row + 1) * places), shape, 1, roll)
    if (augment)
      blur(own, size, augment.augmentation, augment.random)
  })
  return { clip, mask, ...shape.words ? wordFeeds(inputs, shape) : {} }
}

function wordFeeds(inputs: readonly PolicyInput[], shape: PolicyShape): Feeds {
  const terms = { cue: shape.cues, expression: shape.expressions, emotion: shape.emotions }
  return Object.fromEntries(knownLevels.map((level) => {
    const all = new Float32Array(inputs.length * terms[level])
    inputs.forEach((each, row) => all.set(each.words?.[level] ?? [], row * terms[level]))
    return [`words.${level}`, all]
  }))
}

/** Copies each face's moments, `width` values each, `roll` places later; those that fall off the end come first. */
function copyRolled(from: Float32Array, to: Float32Array, { moments }: PolicyShape, width: number, roll: number): void {
  const turn = (moments - roll) % moments * width
  for (let start = 0; start < from.length; start += moments * width) {
    const face = from.subarray(start, start + moments * width)
    to.set(face.subarray(turn), start)
    to.set(face.subarray(0, turn), start + moments * width - turn)
  }
}

/** Changes each channel's gain and level and adds noise to each value; missing values (0) move too, as their share is told apart. */
function blur(clip: Float32Array, { channels, patch }: ClipSize, augmentation: Augmentation, random: Random): void {
  const { noise, channelOffset, gain } = augmentation
  const offsets = Float32Array.from({ length: channels }, () => channelOffset * random.gaussian())
  const gains = Float32Array.from({ length: channels }, () => Math.exp(gain * random.gaussian()))
  const inputs = (patch + 1) * channels
  for (let start = 0; start < clip.length; start += inputs) {
    for (let place = 0; place < patch * channels; place++) {
      // A sum of two uniform numbers is close enough to a normal one here, and much faster to draw.
      const spread = noise * 2.45 * (random.next() + random.next() - 1)
      clip[start + place] = (clip[start + place] as number) * (gains[place % channels] as number) + (offsets[place % channels] as number) + spread
    }
  }
}

/**
 * Draws `count` examples: each level's share from the examples known up to that level, with replacement.
 * @param share of each pool that is drawn from, from its beginning on, in (0, 1]
 */
export function drawExamples(pools: Readonly<Record<KnownLevel, readonly PolicyExample[]>>, mix: Mix, count: number, random: Random, share = 1): PolicyExample[] {
  return Array.from({ length: count }, (_, place) => {
    let left = (place + random.next()) / count
    const level = knownLevels.find((each) => {
      left -= mix[each]
      return left < 0 && pools[each].length > 0
    }) ?? knownLevels.find(each => pools[each].length > 0 && mix[each] > 0)
    const pool = pools[level as KnownLevel]
    return pool[random.below(Math.ceil(share * pool.length))] as PolicyExample
  })
}

/** Examples sorted by how far their trees are known. */
export function poolsOf(examples: readonly PolicyExample[]): Readonly<Record<KnownLevel, readonly PolicyExample[]>> {
  const of = (level: KnownLevel): PolicyExample[] => examples.filter(example => example.level === level)
  return { cue: of('cue'), expression: of('expression'), emotion: of('emotion') }
}

/**
 * What the supervised step is fed for some examples beside the clips: their sequences up to the known level, weighted.
 * @param options `balance` is the worth of each emotion's token, one value an emotion, all 1 when left out; `lengthFor` tells how many places
 * sequences up to so many tokens are packed to, as many as the grammar allows when left out
 */
export function sequenceFeeds(examples: readonly PolicyExample[], shape: PolicyShape, options: Readonly<{ balance?: Float32Array | undefined, lengthFor?: (longest: number) => number }> = {}): Feeds {
  const { balance, lengthFor = () => sequenceLength(shape) } = options
  const sequences = examples.map(example => encodeTree(example.code, shape, example.level))
  const length = lengthFor(Math.max(...sequences.map(sequence => sequence.length)))
  const packed = packSequences(sequences, shape, length)
  const weights = packed.mask.map((value, place) => {
    const { weight, code } = examples[Math.floor(place / length)] as PolicyExample
    const worth = packed.phases[place] === phases.emotion ? balance?.[code.emotion] ?? 1 : 1
    return value * weight * worth
  })
  return { ids: packed.inputs, phases: packed.phases, targets: packed.targets, allowed: packed.allowed, weights }
}
