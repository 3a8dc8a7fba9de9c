import type { FrameColumn, FrameValue } from './column.ts'
import type { FrameRow } from './frame-rows.ts'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'

const rowsPerGroup = 8192

const types = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  int: { type: 'INT32' },
  time: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  float: { type: 'FLOAT' },
} as const

function stored(value: FrameValue, type: FrameColumn['type']): string | number | bigint | null {
  if (value === null || typeof value === 'string')
    return value
  if (Number.isNaN(value))
    return null
  return type === 'time' ? BigInt(Math.round(value)) : value
}

/** The table as pieces of a Parquet file (version 1, Snappy), a row group at a time; missing values are null. */
export async function* parquetPieces(batches: AsyncIterable<readonly FrameRow[]>, columns: readonly FrameColumn[]): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter()
  const schema = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, ...types[type], repetition_type: 'OPTIONAL' as const })),
  ]
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: 'Affectree' })
  let waiting: (string | number | bigint | null)[][] = columns.map(() => [])

  /** What was written since the last call; the writer goes on at the same offset of the file. */
  function drain(): Uint8Array {
    const piece = bytes.getBytes().slice()
    bytes.index = 0
    return piece
  }

  async function writeGroup(): Promise<Uint8Array> {
    await parquet.write({ columnData: columns.map(({ name }, i) => ({ name, data: waiting[i]! })), rowGroupSize: rowsPerGroup * 2 })
    waiting = columns.map(() => [])
    return drain()
  }

  for await (const rows of batches) {
    for (const row of rows)
      columns.forEach((column, i) => waiting[i]!.push(stored(column.get(row), column.type)))
    if (waiting[0]!.length >= rowsPerGroup)
      yield await writeGroup()
  }
  if (waiting[0]!.length > 0)
    yield await writeGroup()
  await parquet.finish()
  yield drain()
}
