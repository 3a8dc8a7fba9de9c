/** What a request for bytes of a file of known size gets: all of it, one range (both ends inclusive), or nothing. */
export type ByteRange
  = | Readonly<{ kind: 'whole' }>
    | Readonly<{ kind: 'part', start: number, end: number }>
    | Readonly<{ kind: 'unsatisfiable' }>

const onePart = /^bytes=(\d*)-(\d*)$/

/**
 * Reads a Range header against a file of `sizeBytes`. Malformed headers, other units and several ranges are ignored, as the
 * specification allows: the answer is then the whole file.
 * @see RFC 9110, section 14
 */
export function parseByteRange(header: string | null, sizeBytes: number): ByteRange {
  const [, first = '', last = ''] = onePart.exec(header?.replaceAll(' ', '') ?? '') ?? []
  if (first === '' && last === '')
    return { kind: 'whole' }
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', start: sizeBytes - length, end: sizeBytes - 1 }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start)
    return { kind: 'whole' }
  if (start >= sizeBytes)
    return { kind: 'unsatisfiable' }
  return { kind: 'part', start, end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) }
}

/** Status and headers of the answer to a request with this range. `Content-Length` is that of the body a GET would carry. */
export function rangeAnswer(range: ByteRange, sizeBytes: number): Readonly<{ status: 200 | 206 | 416, headers: Readonly<Record<string, string>> }> {
  if (range.kind === 'unsatisfiable')
    return { status: 416, headers: { 'Accept-Ranges': 'bytes', 'Content-Range': `bytes */${sizeBytes}`, 'Content-Length': '0' } }
  if (range.kind === 'whole')
    return { status: 200, headers: { 'Accept-Ranges': 'bytes', 'Content-Length': String(sizeBytes) } }
  return {
    status: 206,
    headers: {
      'Accept-Ranges': 'bytes',
      'Content-Range': `bytes ${range.start}-${range.end}/${sizeBytes}`,
      'Content-Length': String(range.end - range.start + 1),
    },
  }
}
