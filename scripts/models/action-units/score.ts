import type { ActionModel } from '#engine/perception/action-model.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { Observation } from './observe.ts'
import { actionUnitName, actionUnits } from '#shared/domain/face/action-unit-definitions.ts'
import { signalsOf } from './signals-of.ts'
import { correlationOf, meanOf } from './statistics.ts'
import { actions } from './subjects.ts'

/** The action units over which the mean is taken. */
export const mainUnits = [1, 2, 4, 5, 9, 10, 12, 15, 17, 20, 25, 26, 45] as const

/** What was seen of one person, and the signals as an analysis ends with them. */
export type Clip = Readonly<{ rows: readonly Observation[], signals: SignalTable }>

/** The clips of the people in observations. */
export function clipsOf(rows: readonly Observation[], model: ActionModel): readonly Clip[] {
  return [...new Set(rows.map(row => row.subject))].map((subject) => {
    const own = rows.filter(row => row.subject === subject)
    return { rows: own, signals: signalsOf(own, model) }
  })
}

function truthOf(number: number, shapes: readonly string[], row: Observation): number {
  if (number === 25)
    return row.lipGapCm
  return (number === 45 ? ['eyeBlink'] : shapes).reduce((sum, shape) => sum + row.weights[actions.indexOf(shape as never)]!, 0)
}

/** The correlation of each action unit with the truth by its FACS number: within a clip, mean over the clips in which it moves. */
export function unitScores(clips: readonly Clip[]): ReadonlyMap<number, number> {
  return new Map(actionUnits.map(({ number, shapes }) => {
    const each = clips.map(({ rows, signals }) => correlationOf(signals.columns.get(actionUnitName(number))!, rows.map(row => truthOf(number, shapes, row))))
    return [number, meanOf(each.filter(score => !Number.isNaN(score)))]
  }))
}

/** By how much the head turns as signalled differ from the true ones, in degrees, a row a frame. */
export function turnErrors(clips: readonly Clip[], axis: 'yaw' | 'pitch' | 'roll'): readonly number[] {
  const place = ['yaw', 'pitch', 'roll'].indexOf(axis)
  return clips.flatMap(({ rows, signals }) => rows.map((row, i) => signals.columns.get(`head_${axis}`)![i]! - row.turn[place]!))
}
