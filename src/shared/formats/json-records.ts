import { AppError } from '../errors.ts'

/**
 * One record of a file as it is written: its text, the line it begins on (from 1), and what stands between it and the record before (brackets,
 * commas, space). All `before` and `text` in turn, and the tail, give the file back byte for byte.
 */
export type RawRecord = Readonly<{ before: string, text: string, line: number }>

/** How the records of a file stand: elements of one JSON array, or one a line. */
export type RecordForm = 'array' | 'lines'

/** Splits a file given in pieces. Memory is bounded by the largest record and piece. */
export type RecordSplitter = Readonly<{
  /** The records that are complete with this piece. */
  push: (piece: string) => RawRecord[]
  /** The last record, and what follows it. @throws AppError `bad-input` when an array ends inside a record or without its bracket */
  end: () => Readonly<{ records: RawRecord[], tail: string, form: RecordForm }>
}>

const space = /[ \t\r\n\uFEFF]/

function newlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    count++
  return count
}

/** Whether the quote at `at` is escaped: an odd number of backslashes stand before it. */
function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === 92)
    slashes++
  return slashes % 2 === 1
}

/** Where the value that is being scanned stands: how many brackets are open, and whether inside a string. */
type Scan = { at: number, depth: number, inString: boolean }

/** Moves on until the value ends or the text does. @returns the place after the value, or -1 when the text ends first */
function scanValue(text: string, scan: Scan): number {
  while (scan.at < text.length) {
    if (scan.inString) {
      const quote = text.indexOf('"', scan.at)
      if (quote < 0) {
        scan.at = text.length
        return -1
      }
      scan.at = quote + 1
      scan.inString = isEscaped(text, quote)
      if (!scan.inString && scan.depth === 0)
        return scan.at
      continue
    }
    const code = text.charCodeAt(scan.at)
    if (code === 34) { // quote
      scan.inString = true
    }
    else if (code === 123 || code === 91) { // { [
      scan.depth++
    }
    else if (code === 125 || code === 93) { // } ]
      if (scan.depth === 0)
        return scan.at
      scan.depth--
      if (scan.depth === 0)
        return scan.at + 1
    }
    else if (scan.depth === 0 && (code === 44 || space.test(text[scan.at] as string))) { // the end of a bare word
      return scan.at
    }
    scan.at++
  }
  return -1
}

function splitLines(): Pick<RecordSplitter, 'push'> & { rest: () => { text: string, line: number, before: string } } {
  let buffer = ''
  let line = 1
  let before = ''
  const take = (text: string): RawRecord[] => {
    const trimmed = text.trim()
    if (trimmed === '') {
      before += text
      return []
    }
    const from = text.indexOf(trimmed)
    const record = { before: before + text.slice(0, from), text: trimmed, line }
    before = text.slice(from + trimmed.length)
    return [record]
  }
  return {
    push: (piece) => {
      buffer += piece
      const records: RawRecord[] = []
      let start = 0
      for (let end = buffer.indexOf('\n', start); end >= 0; end = buffer.indexOf('\n', start)) {
        records.push(...take(buffer.slice(start, end)))
        before += '\n'
        line++
        start = end + 1
      }
      buffer = buffer.slice(start)
      return records
    },
    rest: () => ({ text: buffer, line, before }),
  }
}

function splitArray(): Pick<RecordSplitter, 'push'> & { rest: () => { open: boolean, closed: boolean, line: number, tail: string } } {
  let buffer = ''
  let line = 1 // of the first character of the buffer
  let start = -1 // of the open record in the buffer
  let opened = false
  let closed = false
  const scan: Scan = { at: 0, depth: 0, inString: false }
  // to the start of the next record; false when there is none yet
  const seek = (): boolean => {
    for (; scan.at < buffer.length; scan.at++) {
      const character = buffer[scan.at] as string
      if (!opened && character === '[')
        opened = true
      else if (character === ']')
        closed = true
      else if (!closed && character !== ',' && !space.test(character))
        return true
    }
    return false
  }
  return {
    push: (piece) => {
      buffer += piece
      const records: RawRecord[] = []
      let done = 0
      while (scan.at < buffer.length) {
        if (start < 0) {
          if (!seek())
            break
          start = scan.at
          scan.depth = 0
          scan.inString = false
        }
        const end = scanValue(buffer, scan)
        if (end < 0)
          break
        const before = buffer.slice(done, start)
        const at = line + newlines(before)
        const text = buffer.slice(start, end)
        records.push({ before, text, line: at })
        line = at + newlines(text)
        done = end
        scan.at = end
        start = -1
      }
      buffer = buffer.slice(done)
      scan.at -= done
      if (start >= 0)
        start -= done
      return records
    },
    rest: () => ({ open: start >= 0, closed, line: line + (start > 0 ? newlines(buffer.slice(0, start)) : 0), tail: buffer }),
  }
}

/**
 * A splitter for files of JSON records: one array, or JSON lines; which of them is seen from the first character. Records are not parsed, so that
 * one that is broken inside can be set aside while the rest goes on; in an array its brackets and quotes must still balance.
 */
export function recordSplitter(): RecordSplitter {
  let form: RecordForm | null = null
  let head = ''
  const lines = splitLines()
  const array = splitArray()
  return {
    push: (piece) => {
      if (form === null) {
        head += piece
        const first = head.search(/[^ \t\r\n\uFEFF]/)
        if (first < 0)
          return []
        form = head[first] === '[' ? 'array' : 'lines'
        return (form === 'array' ? array : lines).push(head)
      }
      return (form === 'array' ? array : lines).push(piece)
    },
    end: () => {
      if (form === 'array') {
        const { open, closed, line, tail } = array.rest()
        if (open)
          throw new AppError('bad-input', `The file ends inside the record that begins in line ${line}`, { data: { line } })
        if (!closed)
          throw new AppError('bad-input', 'The file ends before the closing bracket of its array', { data: { line } })
        return { records: [], tail, form }
      }
      const { text, line, before } = lines.rest()
      const trimmed = text.trim()
      const from = text.indexOf(trimmed)
      if (form === null || trimmed === '')
        return { records: [], tail: form === null ? head : before + text, form: form ?? 'lines' }
      return { records: [{ before: before + text.slice(0, from), text: trimmed, line }], tail: text.slice(from + trimmed.length), form }
    },
  }
}
