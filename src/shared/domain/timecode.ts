import type { FrameTimes } from './frame-times.ts'
import { AppError } from '../errors.ts'
import { frameIndexAt } from './frame-times.ts'

/**
 * Writes a time as `hh:mm:ss.mmm`, rounded down to the millisecond so that the frame on screen is never named early.
 * @param timeUs microseconds of presentation time; negative times carry a minus sign
 * @param options `hours: false` leaves the hours out below one hour; `decimals` digits of the second, 0 to 6
 */
export function formatTimecode(timeUs: number, options: Readonly<{ hours?: boolean, decimals?: number }> = {}): string {
  const decimals = options.decimals ?? 3
  const unitUs = 10 ** (6 - decimals)
  const wholeUs = Math.floor(Math.abs(timeUs) / unitUs) * unitUs
  const seconds = Math.floor(wholeUs / 1e6)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const clock = [
    ...(options.hours === false && hours === 0 ? [] : [pad(hours)]),
    pad(minutes),
    pad(seconds % 60),
  ].join(':')
  const fraction = decimals === 0 ? '' : `.${String(Math.round(wholeUs % 1e6 / unitUs)).padStart(decimals, '0')}`
  return `${timeUs < 0 && wholeUs > 0 ? '-' : ''}${clock}${fraction}`
}

/**
 * Reads what a person types to go somewhere: `1:02:03.5`, `2:03`, `12.48` or `12.48s` (time), `f1812` (frame number from 0),
 * `pts 480000` (microseconds), and `+` or `-` before a time or a frame for a distance from where one is.
 * @param text what was typed
 * @param from `times` PTS of the file, `timeUs` where one is now (microseconds)
 * @returns microseconds of presentation time; a frame gives its PTS, held at the first and the last frame
 * @throws AppError `bad-input` when the text is none of these
 */
export function parseTimecode(text: string, from: Readonly<{ times: FrameTimes, timeUs: number }>): number {
  const trimmed = text.trim().toLowerCase()
  const frame = /^([+-]?)\s*f\s*(\d+)$/.exec(trimmed)
  if (frame)
    return framePts(frame[1] ?? '', Number(frame[2]), from)
  const pts = /^pts\s*(-?\d+)$/.exec(trimmed)
  if (pts)
    return Number(pts[1])
  const time = /^([+-]?)\s*(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)\s*s?$/.exec(trimmed)
  if (!time) {
    throw new AppError('bad-input', `'${text}' is not a time, a frame or a PTS.`, { hint: 'Type for example 1:12.48, 72.48, f1812, +10 or pts 480000.' })
  }
  const [, sign, hours, minutes, seconds] = time
  const lengthUs = Math.round((Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number((seconds ?? '').replace(',', '.'))) * 1e6)
  if (sign === '+')
    return from.timeUs + lengthUs
  return sign === '-' ? from.timeUs - lengthUs : lengthUs
}

function framePts(sign: string, count: number, from: Readonly<{ times: FrameTimes, timeUs: number }>): number {
  const here = frameIndexAt(from.times, from.timeUs)
  const index = sign === '+' ? here + count : sign === '-' ? here - count : count
  return from.times[Math.min(from.times.length - 1, Math.max(0, index))] ?? from.timeUs
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
