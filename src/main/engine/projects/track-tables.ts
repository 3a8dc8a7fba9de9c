import type { ResolvedTrack, TrackPiece } from '#shared/domain/identity/resolve-tracks.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { SignalQuery } from '../perception/signal-store.ts'
import { reduceRows } from '../perception/reduce-rows.ts'

/** Reads the series of one found track. */
export type ReadFound = (foundId: string, query: Omit<SignalQuery, 'trackId'>) => SignalTable

function within(piece: TrackPiece, query: Omit<SignalQuery, 'trackId'>): Omit<SignalQuery, 'trackId'> {
  return {
    ...query,
    startUs: Math.max(piece.startUs, query.startUs ?? Number.NEGATIVE_INFINITY),
    endUs: Math.min(piece.endUs, query.endUs ?? Number.POSITIVE_INFINITY),
  }
}

function hasValue(table: SignalTable, row: number): boolean {
  for (const column of table.columns.values()) {
    if (!Number.isNaN(column[row]!))
      return true
  }
  return false
}

type Source = Readonly<{ table: SignalTable, row: number }>

/** Rows of several tables by time; where two have the same time, the one with values stays. */
function mergeRows(tables: readonly SignalTable[]): [number, Source][] {
  const rows = new Map<number, Source>()
  for (const table of tables) {
    table.timesUs.forEach((timeUs, row) => {
      const other = rows.get(timeUs)
      if (!other || (!hasValue(other.table, other.row) && hasValue(table, row)))
        rows.set(timeUs, { table, row })
    })
  }
  return [...rows].sort(([a], [b]) => a - b)
}

/** Reads the series of a track that is made of spans of found tracks. Between its spans there are no rows. */
export function readPieces(track: ResolvedTrack, query: Omit<SignalQuery, 'trackId'>, read: ReadFound): SignalTable {
  const [only, ...others] = track.pieces
  if (only && others.length === 0)
    return read(only.foundId, within(only, query))
  const tables = track.pieces.map(piece => read(piece.foundId, within(piece, { ...query, maxRows: undefined })))
  const names = [...tables[0]!.columns.keys()]
  const merged = mergeRows(tables)
  const timesUs = Float64Array.from(merged, ([timeUs]) => timeUs)
  const columns = names.map(name => Float32Array.from(merged, ([, { table, row }]) => table.columns.get(name)?.[row] ?? Number.NaN))
  if (query.maxRows === undefined || merged.length <= query.maxRows)
    return { timesUs, columns: new Map(names.map((name, i) => [name, columns[i]!])) }
  const kept = reduceRows(columns, merged.length, query.maxRows)
  return { timesUs: Float64Array.from(kept, row => timesUs[row]!), columns: new Map(names.map((name, i) => [name, Float32Array.from(kept, row => columns[i]![row]!)])) }
}
