import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { Random } from '#shared/domain/random.ts'
import type { Subject, World } from './world.ts'
import { contextChannels, soundChannel, studySize } from './world.ts'

/** What truly happened in a clip, and the signals that were seen of it. */
export type StudyClip = Readonly<{
  id: string
  subjectId: string
  context: number
  truth: TreeCode
  /** [frames, channels] in row-major order; NaN where nothing was measured. */
  signals: Float32Array
}>

const { frames, channels } = studySize

function pick(shares: ArrayLike<number>, random: Random): number {
  let left = random.next()
  for (let place = 0; place < shares.length; place++) {
    left -= shares[place] as number
    if (left < 0)
      return place
  }
  return shares.length - 1
}

/** What is felt and shown: an emotion, the expressions it brings, their cues, and now and then a mask over it or a cue for no reason. */
function drawTruth(world: World, subject: Subject, context: number, random: Random): TreeCode {
  const emotion = pick(subject.emotionPrior, random)
  const odds = world.expressionOdds[context]?.[emotion] as Float32Array
  const shown = new Set([...odds.keys()].filter(expression => random.next() < (odds[expression] as number)))
  if (shown.size === 0)
    shown.add(emotion)
  if (random.next() < subject.masks)
    shown.add(world.maskingExpression)
  const kept = [...shown].sort((a, b) => a - b).slice(0, 4)
  const expressions = kept.map((expression) => {
    const prototype = world.prototypes[expression] as readonly number[]
    const supports = prototype.filter(() => random.next() < 0.8)
    return { expression, supports: supports.length > 0 ? supports : [prototype[0] as number] }
  })
  const free = Array.from({ length: studySize.cues }, (_, cue) => cue).filter(() => random.next() < 0.03)
  const cues = [...new Set([...expressions.flatMap(each => each.supports), ...free])].sort((a, b) => a - b)
  return { cues, expressions, emotion }
}

/** Adds a smooth rise and fall of a cue to its channels. */
function addCue(signals: Float32Array, loading: Float32Array, amplitude: number, random: Random): void {
  const length = 10 + random.below(20)
  const start = random.below(frames - 8)
  for (let frame = start; frame < Math.min(frames, start + length); frame++) {
    const shape = Math.sin(Math.PI * (frame - start + 0.5) / length) ** 0.7
    for (let channel = 0; channel < channels; channel++)
      signals[frame * channels + channel]! += amplitude * shape * (loading[channel] as number)
  }
}

/** Slow drift and fast noise on every channel. */
function drawNoise(random: Random): Float32Array {
  const signals = new Float32Array(frames * channels)
  for (let channel = 0; channel < channels; channel++) {
    let drift = random.gaussian()
    for (let frame = 0; frame < frames; frame++) {
      drift = 0.9 * drift + Math.sqrt(1 - 0.81) * random.gaussian()
      signals[frame * channels + channel] = 0.4 * drift + 0.35 * random.gaussian()
    }
  }
  return signals
}

/** Talking moves the mouth's channels quickly and sounds; someone else talking only sounds. */
function addSpeech(signals: Float32Array, world: World, subject: Subject, random: Random): void {
  const talks = random.next() < subject.talks
  const overheard = random.next() < 0.2
  for (let frame = 0; frame < frames; frame++) {
    if (talks) {
      for (const cue of world.mouthCues) {
        const loading = world.loadings[cue] as Float32Array
        const beat = 0.8 * Math.abs(random.gaussian())
        for (let channel = 3 * cue; channel < 3 * cue + 3; channel++)
          signals[frame * channels + channel]! += beat * (loading[channel] as number)
      }
    }
    signals[frame * channels + soundChannel]! += (talks ? 1 : 0) + (overheard ? 0.8 : 0)
  }
}

/** Loses a stretch of frames now and then, as a tracker does when the face turns away. */
function loseFrames(signals: Float32Array, random: Random): void {
  if (random.next() >= 0.25)
    return
  const start = random.below(frames - 6)
  const length = 4 + random.below(12)
  signals.fill(Number.NaN, start * channels, Math.min(frames, start + length) * channels)
}

/** Draws one clip of a subject. */
export function drawClip(world: World, subject: Subject, id: string, random: Random): StudyClip {
  const context = random.below(studySize.contexts)
  const truth = drawTruth(world, subject, context, random)
  const signals = drawNoise(random)
  for (const cue of truth.cues)
    addCue(signals, world.loadings[cue] as Float32Array, 1.45 * (0.7 + 0.6 * random.next()) * (subject.amplitude[cue] as number), random)
  addSpeech(signals, world, subject, random)
  for (let frame = 0; frame < frames; frame++)
    signals[frame * channels + (contextChannels[context] as number)]! += 1
  for (let place = 0; place < signals.length; place++)
    signals[place] = (subject.offset[place % channels] as number) + (subject.gain[place % channels] as number) * (signals[place] as number)
  loseFrames(signals, random)
  return { id, subjectId: subject.id, context, truth, signals }
}
