import type { SignalTable } from '../signal.ts'
import { rowEndUs } from './table-rows.ts'

/** Rows `from` to `to` (half open) in which a measure held, and when. */
export type Run = Readonly<{ from: number, to: number, startUs: number, endUs: number }>

/** Gaps up to this length inside a run are bridged, microseconds. */
const bridgeUs = 150_000

/**
 * Where a measure is up: a run starts where it reaches `on` and lasts while it stays at `off` or above; gaps of up to 0.15 s (also missing
 * values) are bridged; shorter runs than `minUs` are dropped.
 * @param measure value by row of the table; NaN = missing
 */
export function findRuns(table: SignalTable, rows: Readonly<{ from: number, to: number }>, measure: (row: number) => number, limits: Readonly<{ on: number, off: number, minUs: number }>): Run[] {
  const raw: { from: number, to: number }[] = []
  let open: { from: number, to: number } | null = null
  for (let row = rows.from; row < rows.to; row++) {
    const value = measure(row)
    if (value >= (open ? limits.off : limits.on)) {
      open ??= { from: row, to: row }
      open.to = row + 1
    }
    else if (open) {
      raw.push(open)
      open = null
    }
  }
  if (open)
    raw.push(open)
  const timed = raw.map(({ from, to }): Run => ({ from, to, startUs: Math.round(table.timesUs[from] as number), endUs: rowEndUs(table, to - 1) }))
  const bridged: Run[] = []
  for (const run of timed) {
    const last = bridged.at(-1)
    if (last && run.startUs - last.endUs <= bridgeUs)
      bridged[bridged.length - 1] = { from: last.from, to: run.to, startUs: last.startUs, endUs: run.endUs }
    else
      bridged.push(run)
  }
  return bridged.filter(({ startUs, endUs }) => endUs - startUs >= limits.minUs)
}

/**
 * Where a measure goes up and down: stretches of at least `minSwings` turns of at least `size`, none later than `maxGapUs` after the one
 * before. A run reaches from its first to its last turning point.
 */
export function findSwings(table: SignalTable, rows: Readonly<{ from: number, to: number }>, measure: (row: number) => number, limits: Readonly<{ size: number, minSwings: number, maxGapUs: number }>): (Run & { sizes: readonly number[] })[] {
  const turns = turningPoints(rows, measure, limits.size)
  const groups: { row: number, size: number }[][] = []
  for (const turn of turns) {
    const last = groups.at(-1)?.at(-1)
    if (last && (table.timesUs[turn.row] as number) - (table.timesUs[last.row] as number) <= limits.maxGapUs)
      groups.at(-1)?.push(turn)
    else
      groups.push([turn])
  }
  return groups.filter(group => group.length > limits.minSwings).map((group) => {
    const [from, to] = [(group[0] as { row: number }).row, (group.at(-1) as { row: number }).row]
    return { from, to: to + 1, startUs: Math.round(table.timesUs[from] as number), endUs: rowEndUs(table, to), sizes: group.slice(1).map(({ size }) => size) }
  })
}

/** The rows where a zigzag of at least `size` turns, with the size of the swing that ended there (0 for the first). */
function turningPoints(rows: Readonly<{ from: number, to: number }>, measure: (row: number) => number, size: number): { row: number, size: number }[] {
  const turns: { row: number, size: number }[] = []
  let direction = 0
  let low = { row: -1, value: Number.POSITIVE_INFINITY }
  let high = { row: -1, value: Number.NEGATIVE_INFINITY }
  let last: number | null = null
  const turn = (at: { row: number, value: number }): void => {
    turns.push({ row: at.row, size: last === null ? 0 : Math.abs(at.value - last) })
    last = at.value
  }
  for (let row = rows.from; row < rows.to; row++) {
    const value = measure(row)
    if (Number.isNaN(value))
      continue
    if (value < low.value)
      low = { row, value }
    if (value > high.value)
      high = { row, value }
    if (direction <= 0 && value - low.value >= size) {
      turn(low)
      direction = 1
      high = { row, value }
    }
    else if (direction >= 0 && high.value - value >= size) {
      turn(high)
      direction = -1
      low = { row, value }
    }
  }
  if (direction !== 0)
    turn(direction > 0 ? high : low)
  return turns
}
