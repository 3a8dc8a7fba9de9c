import type { ActionModel } from '#engine/perception/action-model.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { Observation } from './observe.ts'
import { rowColumns } from '#engine/perception/face-row.ts'
import { completeTrack } from '#engine/perception/track-signals.ts'
import { canonicalOf } from './observe.ts'

const frameUs = 40_000

/** What the columns of a row say that were observed; the others (boxes, expressions) play no part here and are 0. */
function measured(row: Observation, model: ActionModel): ReadonlyMap<string, number> {
  const [yaw, pitch, roll] = model.correctTurn(row.seenTurn, canonicalOf(row))
  return new Map([
    ['face_flag', 1],
    ['visibility', 1],
    ['head_yaw', yaw],
    ['head_pitch', pitch],
    ['head_roll', roll],
    ['eye_open_left', row.openness[0]],
    ['eye_open_right', row.openness[1]],
    ['lip_gap', row.seenGapCm],
  ])
}

/** The signals of one clip as an analysis ends with them: fitted, relative to the clip's own neutral, completed. */
export function signalsOf(rows: readonly Observation[], model: ActionModel): SignalTable {
  const components = new Int16Array(rows.length * model.components)
  rows.forEach((row, i) => components.set(model.project(row.shape, row.appearance), i * model.components))
  const values = rows.map(row => measured(row, model))
  const columns = new Map(rowColumns.map(name => [name, Float32Array.from(values, row => row.get(name) ?? 0)]))
  const timesUs = Float64Array.from(rows, row => row.frame * frameUs)
  return completeTrack({ timesUs, columns }, model.fit(components, new Uint8Array(rows.length).fill(1)))
}
