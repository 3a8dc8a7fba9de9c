import { AV_LOG_QUIET } from 'node-av/constants'
import { FFmpegError, Log } from 'node-av/lib'

Log.setLevel(AV_LOG_QUIET)

/** Thrown when FFmpeg refuses a step; `code` is the negative AVERROR. Callers that know the file turn it into an AppError. */
export class AvError extends Error {
  override readonly name = 'AvError'
  readonly code: number

  constructor(code: number, doing: string) {
    super(`${doing}: ${FFmpegError.strerror(code)}`)
    this.code = code
  }
}

/**
 * Passes an FFmpeg return code through.
 * @param code the value a node-av call returned; negative means failure
 * @param doing what was tried, for the message
 * @throws AvError when `code` is negative
 */
export function avOk(code: number, doing: string): number {
  if (code < 0)
    throw new AvError(code, doing)
  return code
}

/** FFmpeg's own words for a negative return code. */
export function avReason(code: number): string {
  return FFmpegError.strerror(code)
}
