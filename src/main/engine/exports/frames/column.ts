import type { FrameRow } from './frame-rows.ts'

/** What a cell holds: text, a number (NaN is missing), or nothing. */
export type FrameValue = string | number | null

/**
 * A column of a table of faces and frames. `type` is how typed files keep it: `time` is a whole number of microseconds. `digits` are the decimals
 * of numbers in text files (null: as many as a float32 needs).
 */
export type FrameColumn = Readonly<{ name: string, type: 'text' | 'int' | 'time' | 'double' | 'float', digits: number | null, get: (row: FrameRow) => FrameValue }>

/** A signal as a column. */
export function signalColumn(name: string): FrameColumn {
  return { name, type: 'float', digits: null, get: row => row.read(name) }
}

const float32Digits = 9

/** A number as text, without needless zeros. @param missing what stands for NaN */
export function numberText(value: number, digits: number | null, missing: string): string {
  if (Number.isNaN(value))
    return missing
  return digits === null ? String(Number(value.toPrecision(float32Digits))) : value.toFixed(digits)
}
