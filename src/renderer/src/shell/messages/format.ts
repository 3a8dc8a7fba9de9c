import { formatTimecode } from '#shared/domain/timecode.ts'
import { currentLocale } from './messages.ts'

/** A share as whole percent: `0.82` -> `82 %`; an en dash for NaN. */
export function percent(share: number, decimals = 0): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(decimals)} %` : '–'
}

/** A confidence as two decimals without the leading zero: `.82`. */
export function confidence(value: number): string {
  return value >= 0.995 ? '1.0' : value.toFixed(2).slice(1)
}

/** A span of time for people: `4 s`, `1:22`, `2:03:10`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60)
    return `${whole} s`
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => index === 0 ? String(part) : String(part).padStart(2, '0')).join(':')
}

/** A time of the file, as short as it can be: hours only where there are any. */
export function timecode(timeUs: number, decimals = 1): string {
  return formatTimecode(timeUs, { hours: timeUs >= 3600e6, decimals })
}

const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>()

/** The formatter of the window's language, made once: making one takes longer than formatting a thousand values with it. */
function formatterOf<Formatter extends Intl.DateTimeFormat | Intl.NumberFormat>(kind: string, make: (locale: string) => Formatter): Formatter {
  const key = `${kind} ${currentLocale()}`
  const made = formatters.get(key) as Formatter | undefined ?? make(currentLocale())
  formatters.set(key, made)
  return made
}

/** The time of day, in the window's language. */
export function timeOfDay(atMs: number): string {
  return formatterOf('time', locale => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })).format(atMs)
}

/** Day and time, in the window's language; only the time for today. */
export function moment(atMs: number, nowMs: number = Date.now()): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  if (sameDay)
    return timeOfDay(atMs)
  return formatterOf('moment', locale => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })).format(atMs)
}

/** A count in the window's language. */
export function count(value: number): string {
  return formatterOf('count', locale => new Intl.NumberFormat(locale)).format(value)
}

/** Bytes with a decimal unit: `4.1 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  return `${(value / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}
