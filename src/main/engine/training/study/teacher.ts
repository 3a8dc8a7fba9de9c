import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { StudyClip } from './clip.ts'
import type { World } from './world.ts'
import { medianOf } from '#engine/training/samples.ts'
import { studySize } from './world.ts'

const { frames, channels } = studySize

/** How strong a cue must be, in units of its usual amplitude, and how many of an expression's cues must be there. */
const thresholds = { cue: 0.64, share: 0.6 } as const
const smoothing = 7

/** Strength of a cue over time: its channels' departure from the clip's median, weighted as the cue moves them, smoothed; the largest. */
function cueStrength(clip: StudyClip, loading: Float32Array, usual: Float32Array): number {
  const moved = [...loading.keys()].filter(channel => loading[channel] !== 0)
  const power = loading.reduce((total, each) => total + each * each, 0)
  const projection = Array.from({ length: frames }, (_, frame) => {
    const total = moved.reduce((sum, channel) => sum + (loading[channel] as number) * ((clip.signals[frame * channels + channel] as number) - (usual[channel] as number)), 0)
    return Number.isFinite(total) ? total / power : 0
  })
  let strongest = 0
  for (let start = 0; start + smoothing <= frames; start++)
    strongest = Math.max(strongest, projection.slice(start, start + smoothing).reduce((total, each) => total + each, 0) / smoothing)
  return strongest
}

/** What is usual for each channel, over some clips: the median of the measured values. */
export function usualLevels(clips: readonly StudyClip[]): Float32Array {
  const values = new Float64Array(clips.length * frames)
  return Float32Array.from({ length: channels }, (_, channel) => {
    let measured = 0
    for (const { signals } of clips) {
      for (let place = channel; place < signals.length; place += channels) {
        if (Number.isFinite(signals[place]))
          values[measured++] = signals[place] as number
      }
    }
    return medianOf(values.subarray(0, measured))
  })
}

/** The most probable emotion by the odds of its expressions over all contexts; the teacher does not know the context. */
export function likelyEmotion(world: World, shown: ReadonlySet<number>): number {
  const scores = world.emotionPrior.map((prior, emotion) => {
    const odds = Array.from({ length: studySize.expressions }, (_, expression) =>
      world.expressionOdds.reduce((total, byEmotion) => total + (byEmotion[emotion]?.[expression] as number), 0) / studySize.contexts)
    return odds.reduce((total, chance, expression) => total + Math.log(shown.has(expression) ? chance : 1 - chance), Math.log(prior))
  })
  return scores.indexOf(Math.max(...scores))
}

/**
 * The rule teacher of the study: thresholds on what is known to move with each cue, prototypes of expressions, and the usual meaning of
 * expressions. It knows the laws but neither the subject's gain nor the context, and it takes talking for cues of the mouth.
 */
export function teach(world: World, clip: StudyClip): TreeCode {
  const usual = usualLevels([clip])
  const cues = world.loadings.flatMap((loading, cue) => cueStrength(clip, loading, usual) > thresholds.cue ? [cue] : [])
  const listed = new Set(cues)
  const expressions = world.prototypes.flatMap((prototype, expression) => {
    const supports = prototype.filter(cue => listed.has(cue))
    return supports.length >= thresholds.share * prototype.length ? [{ expression, supports }] : []
  }).slice(0, 4)
  return { cues, expressions, emotion: likelyEmotion(world, new Set(expressions.map(each => each.expression))) }
}
