import type { Random } from '#shared/domain/random.ts'
import { createRandom, shuffled } from '#shared/domain/random.ts'

/** Sizes of the generated study. A clip has `frames` time steps of `channels` signals. */
export const studySize = { frames: 48, channels: 64, cues: 20, expressions: 8, emotions: 6, contexts: 3 } as const

/** Channels: the first ones carry cues, then come what tells of the situation. */
export const soundChannel = 60
/** Channels that tell the situation, one of three at a time. */
export const contextChannels = [61, 62, 63] as const
const cueChannels = 60

/**
 * The laws of the generated study, the same for every subject: which channels a cue moves and how, which cues make up an expression,
 * which expressions go with an emotion in a context, and how frequent emotions are.
 */
export type World = Readonly<{
  /** How strongly each cue moves each channel: [cue][channel]. */
  loadings: readonly Float32Array[]
  /** Cues of which each expression is made. */
  prototypes: readonly (readonly number[])[]
  /** Probability of each expression: [context][emotion][expression]. */
  expressionOdds: readonly (readonly Float32Array[])[]
  emotionPrior: readonly number[]
  /** Cues of the mouth, which talking imitates. */
  mouthCues: readonly number[]
  /** The expression that may be shown over another feeling. */
  maskingExpression: number
}>

const emotionPrior = [0.32, 0.22, 0.16, 0.13, 0.1, 0.07] as const

function drawLoadings(random: Random): Float32Array[] {
  return Array.from({ length: studySize.cues }, (_, cue) => {
    const row = new Float32Array(studySize.channels)
    for (let strand = 0; strand < 3; strand++)
      row[3 * cue + strand] = (random.next() < 0.5 ? -1 : 1) * (0.7 + 0.5 * random.next())
    for (let leak = 0; leak < 2; leak++)
      row[random.below(cueChannels)]! += 0.35 * random.gaussian()
    return row
  })
}

function drawPrototypes(random: Random): number[][] {
  const cues = shuffled(Array.from({ length: studySize.cues }, (_, cue) => cue), random)
  return Array.from({ length: studySize.expressions }, (_, expression) => {
    const own = [cues[2 * expression], cues[2 * expression + 1]]
    const shared = Array.from({ length: 2 }, () => cues[random.below(studySize.cues)])
    return [...new Set([...own, ...shared] as number[])].sort((a, b) => a - b)
  })
}

/** Two expressions are typical of an emotion, one of them changes with the context; neighbours share one, so that emotions stay ambiguous. */
function drawExpressionOdds(): Float32Array[][] {
  return Array.from({ length: studySize.contexts }, (_, context) => Array.from({ length: studySize.emotions }, (_, emotion) => {
    const odds = new Float32Array(studySize.expressions).fill(0.05)
    odds[(emotion + 1) % studySize.expressions] = 0.35
    odds[emotion] = 0.7
    odds[(emotion + 3 + 2 * context) % studySize.expressions] = 0.55
    return odds
  }))
}

/** The laws drawn from a seed. */
export function createWorld(seed: number): World {
  const random = createRandom(seed)
  return {
    loadings: drawLoadings(random),
    prototypes: drawPrototypes(random),
    expressionOdds: drawExpressionOdds(),
    emotionPrior,
    mouthCues: shuffled(Array.from({ length: studySize.cues }, (_, cue) => cue), random).slice(0, 6),
    maskingExpression: 0,
  }
}

/** How a subject differs: resting level and gain of each channel, cues hardly shown, habits, and how often which emotion is felt. */
export type Subject = Readonly<{
  id: string
  offset: Float32Array
  gain: Float32Array
  /** Amplitude factor of each cue. */
  amplitude: Float32Array
  emotionPrior: readonly number[]
  talks: number
  masks: number
}>

/** Draws a subject by name; the same world seed and name give the same subject. */
export function drawSubject(id: string, random: Random): Subject {
  const suppressed = new Set(shuffled(Array.from({ length: studySize.cues }, (_, cue) => cue), random).slice(0, 3))
  const weights = emotionPrior.map(share => share * Math.exp(0.5 * random.gaussian()))
  const total = weights.reduce((sum, each) => sum + each, 0)
  return {
    id,
    offset: Float32Array.from({ length: studySize.channels }, () => 0.5 * random.gaussian()),
    gain: Float32Array.from({ length: studySize.channels }, () => Math.exp(0.25 * random.gaussian())),
    amplitude: Float32Array.from({ length: studySize.cues }, (_, cue) => suppressed.has(cue) ? 0.35 : Math.exp(0.15 * random.gaussian())),
    emotionPrior: weights.map(each => each / total),
    talks: 0.2 + 0.6 * random.next(),
    masks: 0.3 * random.next(),
  }
}
