import type { SegmentSample } from '#engine/training/samples.ts'
import { z } from 'zod'
import { actionUnitDefinitions } from '#shared/domain/face/action-unit-definitions.ts'
import { emotionSignals, emotionTerms } from '#shared/domain/teacher/emotion-posterior.ts'

/**
 * How a model reads facial actions: `full` is a strong peak of each action in the footage it was trained on (the signals reach different
 * heights for the same movement), `centre` and `scale` those of the match features.
 */
export const matchSpecSchema = z.strictObject({ actions: z.array(z.string()), full: z.array(z.number()), centre: z.array(z.number()), scale: z.array(z.number()) })
export type MatchSpec = z.infer<typeof matchSpecSchema>

const actionNames = actionUnitDefinitions.map(({ name }) => name)
const strongShare = 0.9
const most = 1.5
const limit = 4

/** What a prototype as a whole counts beside a single action: it is a person's knowledge that a few examples need not teach. */
const prototypeWeight = 2

/** Values at each row within the segment; rows without the face are left out. */
function present(sample: SegmentSample, action: string): number[] {
  return [...sample.signals.columns.get(action) ?? []].filter(Number.isFinite)
}

const peakOf = (values: readonly number[]): number => values.reduce((high, value) => Math.max(high, value), 0)
const average = (values: readonly number[]): number => values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * The mean of each action, then how much of each emotion's prototype is there; peaks count against what is strong. An emotion without a
 * prototype (neutral) is the absence of all.
 */
function rawMatch(sample: SegmentSample, { actions, full }: Pick<MatchSpec, 'actions' | 'full'>, without: string | undefined): number[] {
  const values = actions.map(action => action === without ? [] : present(sample, action))
  const peaks = new Map(actions.map((action, at) => [action, Math.min(most, peakOf(values[at]!) / full[at]!)]))
  const prototypes = emotionTerms.map((term) => {
    const needed = Object.values<string>(emotionSignals[term].prototype)
    const measured = needed.filter(action => peaks.has(action))
    return needed.length === 0 ? 1 - Math.max(0, ...peaks.values()) / most : average(measured.map(action => peaks.get(action)!))
  })
  return [...values.map(average), ...prototypes]
}

/** How many features `actionMatch` gives. */
export function matchCount({ actions }: Pick<MatchSpec, 'actions'>): number {
  return actions.length + emotionTerms.length
}

/** Learns from footage, without labels, how high each action goes and how the match features spread. Actions that never move are left out. */
export function fitMatch(samples: readonly SegmentSample[]): MatchSpec {
  const heights = actionNames.map((action) => {
    const peaks = samples.map(sample => peakOf(present(sample, action))).sort((a, b) => a - b)
    return { action, full: peaks[Math.floor(strongShare * (peaks.length - 1))] ?? 0 }
  }).filter(({ full }) => full > 0)
  const spec = { actions: heights.map(({ action }) => action), full: heights.map(({ full }) => full) }
  const rows = samples.map(sample => rawMatch(sample, spec, undefined))
  const centre = Array.from({ length: matchCount(spec) }, (_, at) => average(rows.map(row => row[at]!)))
  const scale = centre.map((middle, at) => Math.sqrt(average(rows.map(row => (row[at]! - middle) ** 2))))
  return { ...spec, centre, scale }
}

/**
 * How far each facial action goes in a segment and how well they match each emotion's EMFACS prototype, in units of the training footage.
 * @param without an action to be read as if it had not been there
 * @returns one value an action, then one an emotion of `emotionTerms`, limited to [-4, 4]
 * @see Friesen and Ekman 1983, EMFACS-7
 */
export function actionMatch(sample: SegmentSample, spec: MatchSpec, without?: string): number[] {
  return rawMatch(sample, spec, without).map((value, at) => {
    const scale = spec.scale[at]!
    const weight = at < spec.actions.length ? 1 : prototypeWeight
    return scale > 0 ? Math.max(-limit, Math.min(limit, weight * (value - spec.centre[at]!) / scale)) : 0
  })
}
