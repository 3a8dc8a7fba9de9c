import type { Random } from '#shared/domain/random.ts'
import type { IctFace } from './ict-face.ts'
import type { Colour, Style } from './painter.ts'
import type { View } from './renderer.ts'
import type { Warp } from './warp.ts'
import { createRandom } from '#shared/domain/random.ts'
import { makeWarp } from './warp.ts'

/** The actions that are fitted, by the face's own names; those with two sides are taken together. */
export const actions = [
  'browDown',
  'browInnerUp',
  'browOuterUp',
  'cheekRaiser',
  'cheekSquint',
  'eyeBlink',
  'eyeSquint',
  'eyeWide',
  'jawOpen',
  'mouthDimple',
  'mouthFrown',
  'mouthFunnel',
  'mouthLowerDown',
  'mouthPress',
  'mouthPucker',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
  'mouthSmile',
  'mouthStretch',
  'mouthUpperUp',
  'noseSneer',
] as const
export type Action = (typeof actions)[number]

/** One frame to draw: weights of the fitted actions in their order, of everything else that moves, and the view. */
export type FramePlan = Readonly<{ weights: readonly number[], shapes: ReadonlyMap<string, number>, view: View }>

/** A person to draw: shape, painting, and frames. `warp` makes the head one of another make. */
export type Subject = Readonly<{ identity: readonly number[], style: Style, warp: Warp | null, frames: readonly FramePlan[] }>

/** How subjects differ: `warped` is the share of heads of another make, `accents` how much other actions go along with each. */
export type SubjectOptions = Readonly<{ sizePx: number, warped: number, bendCm: number, gainSpread: number, accents?: number }>

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next()
}

const skins: readonly Colour[] = [[0.72, 0.5, 0.4], [0.62, 0.42, 0.33], [0.5, 0.32, 0.23], [0.4, 0.25, 0.17], [0.3, 0.19, 0.13], [0.66, 0.46, 0.32]]
const hairs: readonly Colour[] = [[0.03, 0.025, 0.02], [0.1, 0.06, 0.04], [0.25, 0.16, 0.09], [0.4, 0.3, 0.18], [0.35, 0.33, 0.32], [0.22, 0.1, 0.05]]
const irises: readonly Colour[] = [[0.12, 0.07, 0.04], [0.2, 0.28, 0.3], [0.2, 0.26, 0.15], [0.06, 0.04, 0.03]]

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random.next() * items.length)]!
}

/** How a person looks, drawn at random. */
export function makeStyle(random: Random): Style {
  const skin = pick(random, skins).map(value => value * between(random, 0.85, 1.15)) as unknown as Colour
  const hair = pick(random, hairs)
  const redness = between(random, 0.05, 0.3)
  const darkness = between(random, 0.5, 1)
  return {
    skin,
    lips: [skin[0] * between(random, 0.75, 0.95), skin[1] * (0.7 - redness), skin[2] * (0.8 - redness)],
    brows: skin.map((value, k) => Math.min(hair[k]!, 0.3 * value) * darkness) as unknown as Colour,
    hair,
    iris: pick(random, irises),
    browDensity: between(random, 0.5, 1),
    browThickness: between(random, -0.15, 0.15),
    lashStrength: between(random, 0.2, 1),
    hairline: between(random, -1.2, 1.2),
    blotches: between(random, 0.01, 0.08),
    seed: 100 * random.next(),
    browLift: between(random, -0.2, 0.2),
    lidShade: between(random, 0, 0.9),
    stubble: random.next() < 0.35 ? between(random, 0.2, 0.9) : 0,
    grain: between(random, 0, 0.05),
    sclera: between(random, 0.75, 1.05),
    irisRadius: between(random, 0.55, 0.64),
  }
}

function makeView(random: Random, base: View, straight: boolean): View {
  const spread = straight ? 0.5 : 1
  return {
    ...base,
    yaw: 12 * spread * random.gaussian(),
    pitch: 8 * spread * random.gaussian(),
    roll: 5 * spread * random.gaussian(),
    shiftXCm: base.shiftXCm + random.gaussian(),
    shiftYCm: base.shiftYCm + random.gaussian(),
  }
}

/** A camera before the face, two lights and a background, drawn at random; the head looks ahead. */
export function makeBaseView(random: Random, sizePx: number): View {
  const lights = Array.from({ length: 2 }, (_, i) => {
    const [x, y] = [between(random, -1.2, 1.2), between(random, -0.3, 1.1)]
    const length = Math.hypot(x, y, 0.8)
    return { direction: [x / length, y / length, 0.8 / length] as const, strength: between(random, i === 0 ? 0.5 : 0.1, i === 0 ? 0.9 : 0.4) }
  })
  return {
    sizePx,
    yaw: 0,
    pitch: 0,
    roll: 0,
    distanceCm: between(random, 45, 120),
    heightCm: between(random, 20, 32),
    shiftXCm: 0,
    shiftYCm: -0.5,
    lights,
    ambient: between(random, 0.3, 0.6),
    background: [between(random, 0.02, 0.7), between(random, 0.02, 0.7), between(random, 0.02, 0.7)],
    noise: between(random, 0.002, 0.02),
    creases: between(random, 0, 1.6),
    shine: random.next() < 0.6 ? between(random, 0, 0.25) : 0,
    blurPx: sizePx / 256 * between(random, 0, 0.9),
    gamma: between(random, 1.5, 2.3),
    tint: [between(random, 0.9, 1.1), 1, between(random, 0.85, 1.1)],
  }
}

/** Adds a weight to the two sides, a little unequal; shapes without sides take it whole. */
function addShape(shapes: Map<string, number>, face: IctFace, name: string, weight: number, random: Random): void {
  const add = (key: string, value: number): void => void shapes.set(key, (shapes.get(key) ?? 0) + value)
  if (face.expressions.has(name)) {
    add(name, weight)
    return
  }
  const lean = 0.15 * (2 * random.next() - 1)
  add(`${name}_L`, weight * (1 + lean))
  add(`${name}_R`, weight * (1 - lean))
}

/** How a person's actions differ from the face's own: for each action, others of the same half of the face that go along, by place and share. */
type Accents = readonly (readonly (readonly [number, number])[])[]

const companions = 2

function isUpper(action: number): boolean {
  return /^(?:brow|cheek|eye|nose)/.test(actions[action]!)
}

function makeAccents(random: Random, spread: number): Accents {
  return actions.map((_, action) => {
    const half = actions.flatMap((_, other) => other !== action && isUpper(other) === isUpper(action) ? [other] : [])
    return Array.from({ length: companions }, () => [pick(random, half), spread * random.gaussian()] as const)
  })
}

function addAction(shapes: Map<string, number>, face: IctFace, action: number, weight: number, accents: Accents, random: Random): void {
  addShape(shapes, face, actions[action]!, weight, random)
  for (const [other, share] of accents[action]!)
    addShape(shapes, face, actions[other]!, share * weight, random)
}

function makeFrame(random: Random, face: IctFace, active: readonly number[], base: View, { gain, accents }: Readonly<{ gain: number, accents: Accents }>): FramePlan {
  const weights = actions.map(() => 0)
  const shapes = new Map<string, number>()
  for (const action of active) {
    weights[action] = gain * between(random, 0.25, 1)
    addAction(shapes, face, action, weights[action]!, accents, random)
  }
  const side = random.next() < 0.5 ? ['eyeLookIn_L', 'eyeLookOut_R'] : ['eyeLookOut_L', 'eyeLookIn_R']
  const sideways = 0.6 * random.next()
  for (const name of side)
    addShape(shapes, face, name, sideways, random)
  addShape(shapes, face, random.next() < 0.5 ? 'eyeLookUp' : 'eyeLookDown', 0.3 * random.next(), random)
  return { weights, shapes, view: makeView(random, base, active.length === 0) }
}

const neutralFrames = 8
const singleFrames = 14
const combinedFrames = 22

/** Draws a person: 8 neutral frames, 14 of a single action, 22 of two to five together. */
export function makeSubject(random: Random, face: IctFace, options: SubjectOptions): Subject {
  const gain = between(random, 0.7, 1.15)
  const accents = makeAccents(random, options.accents ?? 0)
  const base = makeBaseView(random, options.sizePx)
  const draw = (count: number): number[] => {
    const left = actions.map((_, i) => i)
    return Array.from({ length: count }, () => left.splice(Math.floor(random.next() * left.length), 1)[0]!)
  }
  const plans = [
    ...Array.from({ length: neutralFrames }, () => []),
    ...Array.from({ length: singleFrames }, () => draw(1)),
    ...Array.from({ length: combinedFrames }, () => draw(2 + Math.floor(4 * random.next()))),
  ]
  return {
    identity: face.identities.map(() => 0.9 * random.gaussian()),
    style: makeStyle(random),
    warp: random.next() < options.warped ? makeWarp(random, options.bendCm, options.gainSpread) : null,
    frames: plans.map(active => makeFrame(random, face, active, base, { gain, accents })),
  }
}

const clipFrames = 220
const pulseFrames = [14, 36] as const

/** Adds pulses of one action to a clip: rising and falling like half a sine, with rests between. */
function addPulses(random: Random, series: Float32Array): void {
  for (let frame = random.below(90); frame < series.length;) {
    const length = Math.round(between(random, ...pulseFrames))
    const peak = between(random, 0.4, 1)
    for (let i = 0; i < length && frame + i < series.length; i++)
      series[frame + i] = peak * Math.sin(Math.PI * (i + 0.5) / length)
    frame += length + 50 + random.below(100)
  }
}

/** The gaze wanders slowly while a film runs. */
function addGaze(shapes: Map<string, number>, frame: number, period: number): void {
  const [sideways, down] = [0.4 * Math.sin(2 * Math.PI * frame / (0.37 * period)), 0.25 * Math.sin(2 * Math.PI * frame / (0.61 * period) + 1)]
  for (const name of sideways > 0 ? ['eyeLookIn_L', 'eyeLookOut_R'] : ['eyeLookOut_L', 'eyeLookIn_R'])
    shapes.set(name, Math.abs(sideways))
  for (const side of ['L', 'R'])
    shapes.set(`${down > 0 ? 'eyeLookDown' : 'eyeLookUp'}_${side}`, Math.abs(down))
}

type Course = (frame: number) => readonly number[]

function playFilm(random: Random, face: IctFace, options: SubjectOptions, course: Course): Subject {
  const accents = makeAccents(random, options.accents ?? 0)
  const base = makeBaseView(random, options.sizePx)
  const [yawReach, pitchReach, period] = [between(random, 10, 25), between(random, 6, 14), between(random, 70, 140)]
  const frames = Array.from({ length: clipFrames }, (_, frame): FramePlan => {
    const shapes = new Map<string, number>()
    const weights = course(frame)
    weights.forEach((weight, i) => {
      if (weight > 0)
        addAction(shapes, face, i, weight, accents, createRandom(i))
    })
    addGaze(shapes, frame, period)
    const turn = 2 * Math.PI * frame / period
    return { weights, shapes, view: { ...base, yaw: yawReach * Math.sin(turn), pitch: pitchReach * Math.sin(1.7 * turn), roll: 3 * Math.sin(0.6 * turn) } }
  })
  return {
    identity: face.identities.map(() => 0.9 * random.gaussian()),
    style: makeStyle(random),
    warp: random.next() < options.warped ? makeWarp(random, options.bendCm, options.gainSpread) : null,
    frames,
  }
}

/** Draws a person's film: every action comes and goes by itself while the head turns slowly by up to about 25 and 14 degrees. */
export function makeFilm(random: Random, face: IctFace, options: SubjectOptions): Subject {
  const courses = actions.map(() => new Float32Array(clipFrames))
  for (const course of courses)
    addPulses(random, course)
  return playFilm(random, face, options, frame => courses.map(course => course[frame]!))
}

/** Draws a film in which the face stays neutral while the head turns: what the signals say then has leaked from the turns. */
export function makeTurns(random: Random, face: IctFace, options: SubjectOptions): Subject {
  return playFilm(random, face, options, () => actions.map(() => 0))
}
