import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseByteRange, rangeAnswer } from '#shared/formats/byte-range.ts'

const chunkBytes = 256 * 1024

/** A plain answer without a body worth reading. */
export function emptyAnswer(status: 403 | 404 | 405): Response {
  return new Response(null, { status, headers: { 'Content-Length': '0' } })
}

/**
 * Answers GET and HEAD for a file, with one byte range where asked for (206, 416). The stream is closed when the reader leaves.
 * Electron's own `net.fetch` of a file ignores ranges, so that a video served by it cannot seek (electron#38749).
 */
export async function fileAnswer(request: Request, path: string, mime: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return emptyAnswer(405)
  const file = await stat(path).catch(() => null)
  if (!file?.isFile())
    return emptyAnswer(404)
  const range = parseByteRange(request.headers.get('Range'), file.size)
  const { status, headers } = rangeAnswer(range, file.size)
  const body = request.method === 'HEAD' || status === 416 || file.size === 0
    ? null
    : createReadStream(path, { highWaterMark: chunkBytes, ...(range.kind === 'part' ? { start: range.start, end: range.end } : {}) })
  // a reader that leaves early (every seek does) destroys the stream, which is no error
  body?.on('error', () => undefined)
  return new Response(body ? Readable.toWeb(body) as ReadableStream : null, { status, headers: { ...headers, 'Content-Type': mime, 'Cache-Control': 'no-store' } })
}

/** Answers GET and HEAD for bytes in memory. */
export function bytesAnswer(request: Request, bytes: Uint8Array, mime: string): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return emptyAnswer(405)
  const range = parseByteRange(request.headers.get('Range'), bytes.byteLength)
  const { status, headers } = rangeAnswer(range, bytes.byteLength)
  const part = range.kind === 'part' ? bytes.subarray(range.start, range.end + 1) : bytes
  const body = request.method === 'HEAD' || status === 416 ? null : part as Uint8Array<ArrayBuffer>
  return new Response(body, { status, headers: { ...headers, 'Content-Type': mime, 'Cache-Control': 'no-store' } })
}
