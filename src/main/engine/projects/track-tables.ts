import type { ResolvedTrack, TrackPiece } from '#shared/domain/identity/resolve-tracks.ts'
import type { SignalPart, SignalTable } from '#shared/domain/signal.ts'
import type { SignalQuery } from '../perception/signal-store.ts'
import { reduceTable } from '../perception/reduce-rows.ts'

const leastShare = 4

/** Reads the series of one found track. */
export type ReadFound = (foundId: string, query: Omit<SignalQuery, 'trackId'>) => SignalPart

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

/** The spans of a track in the order of time where no two overlap within the query, else null. */
function inTurn(pieces: readonly TrackPiece[], query: Omit<SignalQuery, 'trackId'>): readonly TrackPiece[] | null {
  const asked = pieces.map(piece => ({ piece, ...within(piece, query) })).filter(({ startUs, endUs }) => startUs! < endUs!).sort((a, b) => a.startUs! - b.startUs!)
  const overlaps = asked.some(({ startUs }, place) => place > 0 && startUs! < asked[place - 1]!.endUs!)
  return overlaps ? null : asked.map(({ piece }) => piece)
}

/** One table after the other. */
function concatenate(tables: readonly SignalPart[], names: readonly string[]): SignalPart {
  const rows = tables.reduce((sum, table) => sum + table.timesUs.length, 0)
  const timesUs = new Float64Array(rows)
  // a model of a person's own may have been asked about one of the faces only
  const columns = new Map(names.map(name => [name, new Float32Array(rows).fill(Number.NaN)]))
  let at = 0
  for (const table of tables) {
    timesUs.set(table.timesUs, at)
    for (const [name, column] of columns)
      column.set(table.columns.get(name) ?? [], at)
    at += table.timesUs.length
  }
  return { timesUs, columns, reduced: tables.some(table => table.reduced) }
}

/** Reads spans that follow each other, each reduced to its share of the rows; null where the shares would be too small to draw. */
function readInTurn(pieces: readonly TrackPiece[], query: Omit<SignalQuery, 'trackId'>, read: ReadFound): SignalPart | null {
  const spans = pieces.map(piece => within(piece, query))
  const totalUs = spans.reduce((sum, { startUs, endUs }) => sum + endUs! - startUs!, 0)
  const shareOf = ({ startUs, endUs }: Omit<SignalQuery, 'trackId'>): number | undefined => query.maxRows === undefined ? undefined : Math.floor(query.maxRows * (endUs! - startUs!) / totalUs)
  if (pieces.length === 0 || spans.some(span => (shareOf(span) ?? leastShare) < leastShare))
    return null
  const tables = spans.map((span, place) => read(pieces[place]!.foundId, { ...span, maxRows: shareOf(span) }))
  return concatenate(tables, query.columns ?? [...tables[0]!.columns.keys()])
}

/** Reads the series of a track that is made of spans of found tracks. Between its spans there are no rows. */
export function readPieces(track: ResolvedTrack, query: Omit<SignalQuery, 'trackId'>, read: ReadFound): SignalPart {
  const [only, ...others] = track.pieces
  if (only && others.length === 0)
    return read(only.foundId, within(only, query))
  const turns = inTurn(track.pieces, query)
  const inOrder = turns && readInTurn(turns, query, read)
  if (inOrder)
    return inOrder
  const tables = track.pieces.map(piece => read(piece.foundId, within(piece, { ...query, maxRows: undefined })))
  const names = [...tables[0]!.columns.keys()]
  const merged = mergeRows(tables)
  const timesUs = Float64Array.from(merged, ([timeUs]) => timeUs)
  const columns = names.map(name => Float32Array.from(merged, ([, { table, row }]) => table.columns.get(name)?.[row] ?? Number.NaN))
  return reduceTable({ timesUs, columns: new Map(names.map((name, i) => [name, columns[i]!])) }, query.maxRows)
}
