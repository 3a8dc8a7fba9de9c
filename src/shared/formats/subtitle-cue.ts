/** One subtitle: microseconds from the start of the media, half open; `settings` are WebVTT's, as written; `line` is where it begins, from 1. */
export type SubtitleCue = Readonly<{ id: string | null, startUs: number, endUs: number, settings: string, text: string, line: number }>

/** A part of a file that could not be read as a cue, and why. The rest of the file is read all the same. */
export type SubtitleProblem = Readonly<{ line: number, reason: string }>

/** Lines without byte order mark, whatever the line ends are. */
export function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
}

/** Runs of lines between empty ones, each with the number of its first line, from 1. */
export function blocksOf(lines: readonly string[], first = 0): { line: number, lines: string[] }[] {
  const blocks: { line: number, lines: string[] }[] = []
  let open: { line: number, lines: string[] } | null = null
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] as string
    if (line === '') {
      open = null
      continue
    }
    if (!open) {
      open = { line: at + 1, lines: [] }
      blocks.push(open)
    }
    open.lines.push(line)
  }
  return blocks
}

/**
 * The microseconds of a time like `1:02:03.450`, `02:03.450` or `00:02:03,45`; null when the text is none.
 * @param separators characters that may stand before the fraction
 */
export function subtitleTimeUs(text: string, separators: '.' | '.,'): number | null {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d{2})(?:([.,])(\d{1,3}))?$/.exec(text.trim())
  if (!match || Number(match[2]) > 59 || Number(match[3]) > 59 || (match[4] !== undefined && !separators.includes(match[4])))
    return null
  const [, hours = '0', minutes, seconds, , fraction = '0'] = match
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1e6 + Number(fraction.padEnd(3, '0')) * 1000
}

/** A time as subtitles write it, to the nearest millisecond. */
export function subtitleTimeText(us: number, separator: '.' | ','): string {
  const ms = Math.max(0, Math.round(us / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}${separator}${String(ms % 1000).padStart(3, '0')}`
}
