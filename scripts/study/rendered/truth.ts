import type { SignalTable } from '#shared/domain/signal.ts'
import type { Span } from '#shared/domain/span.ts'
import type { StudyEmotion } from './emotions.ts'
import type { Session } from './session.ts'
import { z } from 'zod'
import { actionUnitName, actionUnits } from '#shared/domain/face/action-unit-definitions.ts'
import { lipGap } from '#shared/domain/face/canonical-distance.ts'
import { composeTree } from '#shared/domain/teacher/compose-tree.ts'
import { emotionSignals } from '#shared/domain/teacher/emotion-posterior.ts'
import { affectiveTreeSchema } from '#shared/domain/tree.ts'
import { studyEmotions } from './emotions.ts'

/** What is known of a film: each stretch with what the person showed, as a tree of true cues, the expressions they make, and the emotion. */
export const truthSchema = z.strictObject({
  subject: z.string(),
  episodes: z.array(z.strictObject({ startUs: z.number(), endUs: z.number(), emotion: z.enum(studyEmotions), speaks: z.boolean(), tree: affectiveTreeSchema })),
})
export type Truth = z.infer<typeof truthSchema>

/** Measured on the shaped face itself before it is drawn: how far lips and lids are apart. */
export type Gauge = Readonly<{ lipGapCm: number, openLeft: number, openRight: number }>

const lids = { left: [33, 133, [160, 159, 158], [144, 145, 153]], right: [362, 263, [385, 386, 387], [380, 374, 373]] } as const

function openness(points: Float32Array, [from, to, upper, lower]: typeof lids[keyof typeof lids]): number {
  const distance = (a: number, b: number): number => Math.hypot(...[0, 1, 2].map(axis => points[a * 3 + axis]! - points[b * 3 + axis]!))
  return upper.reduce((sum, point, at) => sum + distance(point, lower[at]!), 0) / upper.length / distance(from, to)
}

/** Reads the gauge off the 468 points of a shaped face. */
export function gaugeOf(points: Float32Array): Gauge {
  return { lipGapCm: lipGap(points), openLeft: openness(points, lids.left), openRight: openness(points, lids.right) }
}

function column(session: Session, valueAt: (moment: Session['moments'][number], at: number) => number): Float32Array {
  return Float32Array.from(session.moments, valueAt)
}

/** The signals of a session as they would be if perception made no mistake, with the names that perception uses. */
function trueSignals(session: Session, gauges: readonly Gauge[], rest: Gauge): SignalTable {
  const showing = (timeUs: number): StudyEmotion => session.episodes.find(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs)?.emotion ?? 'neutral'
  const units = actionUnits.filter(({ shapes }) => shapes.length > 0)
    .map(({ number, shapes }) => [actionUnitName(number), column(session, ({ weights }) => shapes.reduce((sum, shape) => sum + (weights.get(shape) ?? 0), 0))] as const)
  return {
    timesUs: Float64Array.from(session.moments, ({ timeUs }) => timeUs),
    columns: new Map([
      ...units,
      [actionUnitName(25), column(session, (_, at) => Math.max(0, gauges[at]!.lipGapCm - rest.lipGapCm))],
      ['eye_open_left', column(session, (_, at) => gauges[at]!.openLeft)],
      ['eye_open_right', column(session, (_, at) => gauges[at]!.openRight)],
      ['blink', column(session, ({ weights }) => Number((weights.get('eyeBlink') ?? 0) > 0.5))],
      ['head_yaw', column(session, ({ view }) => view.yaw)],
      ['head_pitch', column(session, ({ view }) => view.pitch)],
      ['head_roll', column(session, ({ view }) => view.roll)],
      ...studyEmotions.map(emotion => [emotionSignals[emotion].signal, column(session, ({ timeUs }) => Number(showing(timeUs) === emotion))] as const),
    ]),
  }
}

function trueSound(session: Session): SignalTable {
  const speaks = (timeUs: number): boolean => session.episodes.some(episode => episode.speaks && timeUs >= episode.startUs && timeUs < episode.endUs)
  return {
    timesUs: Float64Array.from(session.moments, ({ timeUs }) => timeUs),
    columns: new Map([['voice_speech', column(session, ({ timeUs }) => Number(speaks(timeUs)))]]),
  }
}

/**
 * The truth of a session. Cues and expressions are what the documented rules say of the true movements, so that they mean the same as in
 * the teacher's trees; the emotion is the one that the person showed.
 * @param gauges one a moment
 * @param rest of the person's face at rest
 */
export function truthOf(session: Session, gauges: readonly Gauge[], rest: Gauge): Truth {
  const table = trueSignals(session, gauges, rest)
  const sound = trueSound(session)
  const treeOf = (span: Span): Truth['episodes'][number]['tree'] => composeTree(table, span, sound)
  return { subject: session.person.name, episodes: session.episodes.map(episode => ({ ...episode, tree: treeOf({ startUs: episode.startUs, endUs: episode.endUs }) })) }
}
