import type { SignalTable } from '#shared/domain/signal.ts'
import { actionUnitName, actionUnits } from '#shared/domain/face/action-unit-definitions.ts'
import { deriveAffect } from '#shared/domain/face/affect.ts'
import { eyeClosure, markBlinks } from '#shared/domain/face/blink.ts'
import { departFromNeutral } from '#shared/domain/face/neutral.ts'
import { expressionLabels, faceSignalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { smoothSeries } from '#shared/domain/face/smooth.ts'
import { invariant } from '#shared/errors.ts'

const smoothingSdUs = 200_000
const largestIntensity = 1.5
const fullLipGapCm = 1
const minFlag = 0.5
const minVisibility = 0.7
const maxTurnDegrees = 60

function clampIntensity(value: number): number {
  return Number.isNaN(value) ? value : Math.min(largestIntensity, Math.max(0, value))
}

/** The intensity of an action unit: the sum of the fitted actions that it is made of. */
function sumActions(shapes: readonly string[], actions: ReadonlyMap<string, Float32Array>): Float32Array {
  const series = shapes.map(shape => actions.get(shape))
  const [first] = series
  invariant(first, `The action ${shapes.join()} was fitted`)
  return first.map((_, i) => clampIntensity(series.reduce((sum, values) => sum + (values?.[i] ?? 0), 0)))
}

function averageOf(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => (value + b[i]!) / 2)
}

function markValid(get: (name: string) => Float32Array): Float32Array {
  const [flag, visibility, yaw, pitch] = ['face_flag', 'visibility', 'head_yaw', 'head_pitch'].map(get) as [Float32Array, Float32Array, Float32Array, Float32Array]
  return flag.map((value, i) => {
    if (Number.isNaN(value))
      return Number.NaN
    const turned = Math.max(Math.abs(yaw[i]!), Math.abs(pitch[i]!))
    return Number(value >= minFlag && visibility[i]! >= minVisibility && turned < maxTurnDegrees)
  })
}

/**
 * Completes the measured rows of one face to all its signals: what needs the frames around (smoothing, blinks) or the whole track
 * (neutral, usual eye opening).
 * @param measured the row columns over the track's analysed frames; NaN rows where the face was not found
 * @param actions intensities of the fitted actions by name, over the same rows
 * @param atRest rows that a person marked as rest; none when left out
 * @returns the columns of the face signal definitions, in their order, then those of own models (`model.label`)
 */
export function completeTrack({ timesUs, columns }: SignalTable, actions: ReadonlyMap<string, Float32Array>, atRest: readonly number[] = []): SignalTable {
  const get = (name: string): Float32Array => {
    const column = columns.get(name)
    invariant(column, `The column ${name} was measured`)
    return column
  }
  const smoothed = expressionLabels.map(label => smoothSeries(timesUs, get(`expression_${label}_raw`), smoothingSdUs))
  const closure = eyeClosure(get('eye_open_left'), get('eye_open_right'))
  const { valence, arousal } = deriveAffect(smoothed)
  const derived = new Map<string, Float32Array>([
    ['valid', markValid(get)],
    ['blink', markBlinks(timesUs, closure)],
    ...expressionLabels.map((label, i) => [`expression_${label}`, smoothed[i]!] as const),
    ['valence', valence],
    ['arousal', arousal],
    ...actionUnits.flatMap(({ number, shapes }) => shapes.length > 0 ? [[actionUnitName(number), sumActions(shapes, actions)] as const] : []),
    [actionUnitName(25), departFromNeutral(get('lip_gap'), get('head_yaw'), get('head_pitch'), atRest).map(value => clampIntensity(value / fullLipGapCm))],
    [actionUnitName(45), averageOf(closure, sumActions(['eyeBlink'], actions))],
  ])
  const own = [...columns].filter(([name]) => name.includes('.'))
  return { timesUs, columns: new Map([...faceSignalDefinitions.map(({ name }) => [name, derived.get(name) ?? get(name)] as const), ...own]) }
}
