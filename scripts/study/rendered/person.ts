import type { Random } from '#shared/domain/random.ts'
import type { IctFace } from '../../models/action-units/ict-face.ts'
import type { Style } from '../../models/action-units/painter.ts'
import type { View } from '../../models/action-units/renderer.ts'
import type { Warp } from '../../models/action-units/warp.ts'
import type { Movement, StudyEmotion } from './emotions.ts'
import { createRandom, seedOf } from '#shared/domain/random.ts'
import { makeBaseView, makeStyle } from '../../models/action-units/subjects.ts'
import { makeWarp } from '../../models/action-units/warp.ts'
import { mannerisms, studyEmotions, waysToShow } from './emotions.ts'

/** How a person moves apart from what they show. Angles in degrees, times in seconds. */
export type Manner = Readonly<{
  /** A small movement that comes with about half of what they do. */
  mannerism: Readonly<{ action: string, weight: number }> | null
  /** How much stronger the left side of the face is, -1 to 1. */
  lean: number
  onsetSeconds: number
  releaseSeconds: number
  yaw: number
  pitch: number
  roll: number
  turnSeconds: number
  blinkSeconds: number
  syllablesPerSecond: number
  voiceHz: number
}>

/** A person of the study: how they look, are filmed, express each emotion, and move otherwise. */
export type Person = Readonly<{
  name: string
  identity: readonly number[]
  style: Style
  warp: Warp
  view: View
  expresses: Readonly<Record<StudyEmotion, Movement>>
  manner: Manner
}>

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next()

/** A person's way to show an emotion: one of the usual ways, each action with a gain of its own, one left out now and then. */
function drawWay(random: Random, emotion: StudyEmotion, expressive: number): Movement {
  const ways = waysToShow[emotion]
  const way = Object.entries(ways[random.below(ways.length)]!)
  const suppressed = way.length > 2 && random.next() < 0.3 ? random.below(way.length) : -1
  return Object.fromEntries(way.filter((_, at) => at !== suppressed).map(([action, weight]) => [action, Math.min(1, weight * expressive * between(random, 0.8, 1.2))]))
}

function drawManner(random: Random): Manner {
  return {
    mannerism: random.next() < 0.7 ? { action: mannerisms[random.below(mannerisms.length)]!, weight: between(random, 0.25, 0.45) } : null,
    lean: between(random, -0.3, 0.3),
    onsetSeconds: between(random, 0.2, 0.5),
    releaseSeconds: between(random, 0.25, 0.6),
    yaw: between(random, 4, 12),
    pitch: between(random, 2, 6),
    roll: between(random, 1, 4),
    turnSeconds: between(random, 3, 7),
    blinkSeconds: between(random, 2, 5),
    syllablesPerSecond: between(random, 3.2, 4.4),
    voiceHz: between(random, 95, 230),
  }
}

/** Draws the person of this number; the same seed and number give the same person. Their head is of another make than the morphable face. */
export function drawPerson(seed: number, number: number, face: Pick<IctFace, 'identities'>, sizePx: number): Person {
  const random = createRandom(seedOf(`person ${seed} ${number}`))
  const expressive = between(random, 0.7, 1)
  return {
    name: `person-${String(number).padStart(2, '0')}`,
    identity: face.identities.map(() => 0.9 * random.gaussian()),
    style: makeStyle(random),
    warp: makeWarp(random, 0.12, 0.2),
    view: { ...makeBaseView(random, sizePx), heightCm: between(random, 20, 24), shiftXCm: between(random, -1, 1), shiftYCm: between(random, -1, 0) },
    expresses: Object.fromEntries(studyEmotions.map(emotion => [emotion, drawWay(random, emotion, expressive)])) as Record<StudyEmotion, Movement>,
    manner: drawManner(random),
  }
}
