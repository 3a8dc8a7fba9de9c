import type { SubtitleCue, SubtitleProblem } from './subtitle-cue.ts'
import { linesOf, subtitleTimeText, subtitleTimeUs } from './subtitle-cue.ts'

/**
 * Reads a SubRip (.srt) file: any line ends, a byte order mark, comma or dot before the milliseconds, missing numbers, and empty lines inside
 * a text (a cue lasts until the next number and timing).
 * @returns the cues in the order of the file (`id` is the number as written) and the places that could not be read
 */
export function parseSubRip(text: string): { cues: SubtitleCue[], problems: SubtitleProblem[] } {
  const lines = linesOf(text)
  const problems: SubtitleProblem[] = []
  const starts = lines.flatMap((line, at) => line.includes('-->') ? [at] : [])
  const numberAbove = (at: number): boolean => /^\s*\d+\s*$/.test(lines[at - 1] ?? '')
  const stray = lines.slice(0, starts[0] === undefined ? lines.length : starts[0] - (numberAbove(starts[0]) ? 1 : 0)).findIndex(line => line.trim() !== '')
  if (stray >= 0)
    problems.push({ line: stray + 1, reason: 'Text stands before the first timing' })
  const cues = starts.flatMap((at, n): SubtitleCue[] => {
    const next = starts[n + 1]
    const end = next === undefined ? lines.length : next - (numberAbove(next) ? 1 : 0)
    const [start = '', rest = ''] = (lines[at] as string).split(/-->(.*)/)
    const [stop = '', ...settings] = rest.trim().split(/\s+/)
    const [startUs, endUs] = [subtitleTimeUs(start, '.,'), subtitleTimeUs(stop, '.,')]
    if (startUs === null || endUs === null) {
      problems.push({ line: at + 1, reason: `The timing "${lines[at]?.trim()}" is not of the form 00:00:00,000 --> 00:00:00,000` })
      return []
    }
    if (endUs < startUs) {
      problems.push({ line: at + 1, reason: `The cue ends before it starts: ${lines[at]?.trim()}` })
      return []
    }
    const id = numberAbove(at) ? (lines[at - 1] as string).trim() : null
    return [{ id, startUs, endUs, settings: settings.join(' '), text: lines.slice(at + 1, end).join('\n').replace(/\n+$/, ''), line: id === null ? at + 1 : at }]
  })
  return { cues, problems }
}

/** Writes a SubRip file with its own numbers. Times are rounded to milliseconds; `-->` in a text is written as `->`, which the format cannot hold otherwise. */
export function writeSubRip(cues: readonly SubtitleCue[]): string {
  return cues.map(({ startUs, endUs, text }, at) => {
    const body = text.replaceAll('-->', '->').split(/\r\n|\r|\n/).filter(line => line.trim() !== '').join('\n')
    return `${at + 1}\n${subtitleTimeText(startUs, ',')} --> ${subtitleTimeText(endUs, ',')}\n${body === '' ? '' : `${body}\n`}`
  }).join('\n')
}
