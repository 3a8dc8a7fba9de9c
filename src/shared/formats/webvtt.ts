import type { SubtitleCue, SubtitleProblem } from './subtitle-cue.ts'
import { AppError } from '../errors.ts'
import { blocksOf, linesOf, subtitleTimeText, subtitleTimeUs } from './subtitle-cue.ts'

/** A comment, a style sheet or a region definition of a WebVTT file, as written, with its first line (`NOTE`, `STYLE`, `REGION`). */
export type VttBlock = Readonly<{ kind: 'note' | 'style' | 'region', text: string }>

/** A WebVTT file in its own order. `header` is what follows `WEBVTT` up to the first empty line. */
export type VttDocument = Readonly<{ header: string, parts: readonly (VttBlock | Readonly<{ kind: 'cue', cue: SubtitleCue }>)[] }>

const arrow = '-->'

function blockKind(first: string): VttBlock['kind'] | null {
  const match = /^(NOTE|STYLE|REGION)(?=[ \t]|$)/.exec(first)
  return match ? match[1]?.toLowerCase() as VttBlock['kind'] : null
}

/** The cue whose timing stands in line `at` of a block. */
function cueOf(block: Readonly<{ line: number, lines: readonly string[] }>, at: number): SubtitleCue | SubtitleProblem {
  const timing = block.lines[at] as string
  const [start = '', rest = ''] = timing.split(arrow)
  const [end = '', ...settings] = rest.trim().split(/\s+/)
  const [startUs, endUs] = [subtitleTimeUs(start, '.'), subtitleTimeUs(end, '.')]
  if (startUs === null || endUs === null)
    return { line: block.line + at, reason: `The timing "${timing.trim()}" is not of the form 00:00:00.000 --> 00:00:00.000` }
  if (endUs < startUs)
    return { line: block.line + at, reason: `The cue ends before it starts: ${timing.trim()}` }
  return { id: at > 0 ? block.lines[at - 1] as string : null, startUs, endUs, settings: settings.join(' '), text: block.lines.slice(at + 1).join('\n'), line: block.line }
}

/** Splits a block where further timings stand, as the specification says: each begins a new cue. */
function cuesOf(block: Readonly<{ line: number, lines: readonly string[] }>): (SubtitleCue | SubtitleProblem)[] {
  const timings = block.lines.flatMap((line, at) => line.includes(arrow) ? [at] : [])
  if (timings.length === 0)
    return [{ line: block.line, reason: 'A block has no timing' }]
  return timings.map((at, n) => {
    const end = timings[n + 1] ?? block.lines.length
    const from = n === 0 ? Math.max(0, at - 1) : at
    return cueOf({ line: block.line + from, lines: block.lines.slice(from, end) }, at - from)
  })
}

/**
 * Reads a WebVTT file: any line ends, a byte order mark, cues with and without ids, settings, comments, styles and regions.
 * @returns the file and the places that could not be read
 * @throws AppError `bad-input` when it does not begin with WEBVTT
 * @see https://www.w3.org/TR/webvtt1/
 */
export function parseWebVtt(text: string): { document: VttDocument, problems: SubtitleProblem[] } {
  const lines = linesOf(text)
  if (!/^WEBVTT(?=[ \t]|$)/.test(lines[0] ?? ''))
    throw new AppError('bad-input', 'The text does not begin with WEBVTT', { data: { line: 1 } })
  const problems: SubtitleProblem[] = []
  const parts: VttDocument['parts'][number][] = []
  // header lines follow at once; a timing there means that the empty line was forgotten
  let at = 1
  while (at < lines.length && lines[at] !== '' && !lines[at]?.includes(arrow))
    at++
  const header = [(lines[0] as string).slice('WEBVTT'.length), ...lines.slice(1, at)].join('\n')
  for (const block of blocksOf(lines, at)) {
    const kind = blockKind(block.lines[0] as string)
    if (kind && !(block.lines[0] as string).includes(arrow)) {
      parts.push({ kind, text: block.lines.join('\n') })
      continue
    }
    for (const found of cuesOf(block)) {
      if ('reason' in found)
        problems.push(found)
      else
        parts.push({ kind: 'cue', cue: found })
    }
  }
  return { document: { header, parts }, problems }
}

/** The cues of a file in its order. */
export function vttCues({ parts }: VttDocument): SubtitleCue[] {
  return parts.flatMap(part => part.kind === 'cue' ? [part.cue] : [])
}

/** A file of cues alone. */
export function vttOf(cues: readonly SubtitleCue[]): VttDocument {
  return { header: '', parts: cues.map(cue => ({ kind: 'cue', cue })) }
}

/** Text that can stand in a cue: no empty lines, which would end it, and no arrow, which would begin another. */
function cueText(text: string): string {
  return text.replaceAll(arrow, '--&gt;').split(/\r\n|\r|\n/).filter(line => line.trim() !== '').join('\n')
}

/**
 * Writes a WebVTT file. Times are rounded to milliseconds; empty lines in cue texts are left out and `-->` is written as `--&gt;`, because
 * the format has no other way to hold them.
 */
export function writeWebVtt({ header, parts }: VttDocument): string {
  const blocks = parts.map((part) => {
    if (part.kind !== 'cue')
      return part.text
    const { id, startUs, endUs, settings, text } = part.cue
    const timing = `${subtitleTimeText(startUs, '.')} ${arrow} ${subtitleTimeText(endUs, '.')}${settings === '' ? '' : ` ${settings}`}`
    return [...id === null ? [] : [cueText(id).replaceAll('\n', ' ')], timing, ...text === '' ? [] : [cueText(text)]].join('\n')
  })
  return `${[`WEBVTT${header}`, ...blocks].join('\n\n')}\n`
}
