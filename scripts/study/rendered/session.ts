import type { Random } from '#shared/domain/random.ts'
import type { Span } from '#shared/domain/span.ts'
import type { View } from '../../models/action-units/renderer.ts'
import type { Movement, StudyEmotion } from './emotions.ts'
import type { Person } from './person.ts'
import { createRandom, seedOf, shuffled } from '#shared/domain/random.ts'
import { studyEmotions } from './emotions.ts'

/** What a person shows from when to when, and whether they speak meanwhile. */
export type Episode = Span & Readonly<{ emotion: StudyEmotion, speaks: boolean }>

/** One picture to come: weights of the face's actions, both sides together, how far speech opens the mouth (0 to 1), and the view. */
export type Moment = Readonly<{ timeUs: number, weights: ReadonlyMap<string, number>, mouth: number, view: View }>

/** A film to come: one person through all emotions, with stretches at rest between. */
export type Session = Readonly<{ person: Person, rateHz: number, moments: readonly Moment[], episodes: readonly Episode[] }>

/** How long a film is: so many episodes of each emotion (all seven when left out), and so many pictures a second. */
export type SessionSize = Readonly<{ rounds: number, rateHz: number, emotions?: readonly StudyEmotion[] }>

const episodeSeconds = [1.7, 2.2] as const
const restSeconds = [0.5, 0.9] as const
const firstRestSeconds = 1.5
const speakingShare = 0.4
const turningShare = 0.3

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next()

/** An episode with what happens in it: its movement, and how far the head turns aside. */
type Act = Episode & Readonly<{ movement: Movement, aside: number }>

function drawAct(random: Random, person: Person, emotion: StudyEmotion, startUs: number): Act {
  const strength = between(random, 0.85, 1.1)
  const movement = new Map(Object.entries(person.expresses[emotion]).map(([action, weight]) => [action, Math.min(1, strength * weight)]))
  const { mannerism } = person.manner
  if (mannerism && random.next() < 0.5)
    movement.set(mannerism.action, Math.max(mannerism.weight, movement.get(mannerism.action) ?? 0))
  return {
    emotion,
    startUs,
    endUs: startUs + Math.round(1e6 * between(random, ...episodeSeconds)),
    speaks: random.next() < speakingShare,
    movement: Object.fromEntries(movement),
    aside: random.next() < turningShare ? between(random, 10, 22) * (random.next() < 0.5 ? -1 : 1) : 0,
  }
}

function drawActs(random: Random, person: Person, { rounds, emotions = studyEmotions }: SessionSize): Act[] {
  const acts: Act[] = []
  let timeUs = 1e6 * firstRestSeconds
  for (let round = 0; round < rounds; round++) {
    for (const emotion of shuffled(emotions, random)) {
      const act = drawAct(random, person, emotion, timeUs)
      acts.push(act)
      timeUs = act.endUs + Math.round(1e6 * between(random, ...restSeconds))
    }
  }
  return acts
}

/** How far an act is under way at a moment, 0 to 1: it rises, holds, and falls like half a cosine. */
function stage({ startUs, endUs }: Span, timeUs: number, { onsetSeconds, releaseSeconds }: Person['manner']): number {
  const soft = (share: number): number => 0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, Math.min(1, share)))
  return Math.min(soft((timeUs - startUs) / 1e6 / onsetSeconds), soft((endUs - timeUs) / 1e6 / releaseSeconds))
}

/** Blinks of 0.24 s at uneven distances. @returns the moments of closure */
function drawBlinks(random: Random, endUs: number, everySeconds: number): number[] {
  const blinks: number[] = []
  for (let timeUs = 1e6 * between(random, 0.5, everySeconds); timeUs < endUs; timeUs += 1e6 * everySeconds * between(random, 0.5, 1.5))
    blinks.push(timeUs)
  return blinks
}

function blinkAt(blinks: readonly number[], timeUs: number): number {
  return Math.max(0, ...blinks.map(blink => 1 - Math.abs(timeUs - blink) / 120_000))
}

/** How far speech opens the mouth: syllables of uneven size. */
function syllable({ syllablesPerSecond }: Person['manner'], timeUs: number): number {
  const phase = timeUs / 1e6 * syllablesPerSecond
  return (0.6 + 0.4 * Math.sin(2.7 * Math.floor(phase))) * Math.sin(Math.PI * (phase % 1)) ** 2
}

function weightsAt(acts: readonly Act[], blinks: readonly number[], mouth: number, timeUs: number, person: Person): Map<string, number> {
  const weights = new Map<string, number>()
  const put = (action: string, weight: number): void => {
    if (weight > 0.001)
      weights.set(action, Math.min(1, (weights.get(action) ?? 0) + weight))
  }
  for (const act of acts) {
    const share = stage(act, timeUs, person.manner)
    Object.entries(act.movement).forEach(([action, weight]) => put(action, share * weight))
  }
  put('jawOpen', 0.3 * mouth)
  put('mouthLowerDown', 0.2 * mouth)
  put('mouthFunnel', 0.25 * mouth * (Math.floor(timeUs / 400_000) % 2))
  put('eyeBlink', blinkAt(blinks, timeUs))
  return weights
}

function viewAt({ manner, view }: Person, acts: readonly Act[], timeUs: number, phase: number): View {
  const turn = 2 * Math.PI * timeUs / 1e6 / manner.turnSeconds + phase
  const aside = acts.reduce((sum, act) => sum + act.aside * stage(act, timeUs, manner), 0)
  return {
    ...view,
    yaw: manner.yaw * Math.sin(turn) + aside,
    pitch: manner.pitch * Math.sin(1.7 * turn + 1),
    roll: manner.roll * Math.sin(0.6 * turn + 2),
  }
}

/** Plans the film of a person; the same seed gives the same film. */
export function planSession(seed: number, person: Person, size: SessionSize): Session {
  const { rateHz } = size
  const random = createRandom(seedOf(`session ${seed} ${person.name}`))
  const acts = drawActs(random, person, size)
  const endUs = acts.at(-1)!.endUs + 500_000
  const blinks = drawBlinks(random, endUs, person.manner.blinkSeconds)
  const phase = 2 * Math.PI * random.next()
  const moments = Array.from({ length: Math.ceil(endUs / 1e6 * rateHz) }, (_, frame): Moment => {
    const timeUs = Math.round(frame * 1e6 / rateHz)
    const mouth = acts.some(act => act.speaks && timeUs >= act.startUs && timeUs < act.endUs) ? syllable(person.manner, timeUs) : 0
    return { timeUs, mouth, weights: weightsAt(acts, blinks, mouth, timeUs, person), view: viewAt(person, acts, timeUs, phase) }
  })
  return { person, rateHz, moments, episodes: acts.map(({ startUs, endUs: toUs, emotion, speaks }) => ({ startUs, endUs: toUs, emotion, speaks })) }
}
