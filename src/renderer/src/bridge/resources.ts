import { AppError } from '#shared/errors.ts'

/** The address under which a `<video>` or `<img>` fetches what `token` stands for. */
export function mediaUrl(token: string): string {
  return `/media/${encodeURIComponent(token)}`
}

/** The address of whole bytes: arrays, peaks, filmstrips, stills. */
export function dataUrl(token: string): string {
  return `/data/${encodeURIComponent(token)}`
}

/** Fetches the bytes of a token. @throws AppError `not-found` when the engine no longer knows it. */
export async function fetchData(token: string, options: { signal?: AbortSignal } = {}): Promise<ArrayBuffer> {
  const response = await fetch(dataUrl(token), { signal: options.signal ?? null })
  if (!response.ok)
    throw new AppError('not-found', `The data of this view is no longer there (${response.status})`, { hint: 'Select the file again.' })
  return response.arrayBuffer()
}
