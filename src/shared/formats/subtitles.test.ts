import type { SubtitleCue } from './subtitle-cue.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSubRip, writeSubRip } from './subrip.ts'
import { subtitleTimeText, subtitleTimeUs } from './subtitle-cue.ts'
import { parseWebVtt, vttCues, vttOf, writeWebVtt } from './webvtt.ts'

const texts = (cues: readonly SubtitleCue[]): string[] => cues.map(({ text }) => text)

const cue = fc.record({
  startMs: fc.nat(36_000_000),
  lengthMs: fc.nat(10_000),
  lines: fc.array(fc.string({ minLength: 1, unit: fc.constantFrom('a', 'é', '<', '-', '1', ':', '.', ' ', '日') }).filter(line => line.trim() !== '' && !line.includes('-->')), { maxLength: 3 }),
}).map(({ startMs, lengthMs, lines }): SubtitleCue => ({ id: null, startUs: startMs * 1000, endUs: (startMs + lengthMs) * 1000, settings: '', text: lines.join('\n'), line: 0 }))
const bare = ({ startUs, endUs, text, settings }: SubtitleCue): unknown => ({ startUs, endUs, text, settings })

describe('times', () => {
  it('are read in every usual form and written in one', () => {
    expect(['00:01.500', '1:02:03.450', '100:00:00.001', '00:00:01,5', '00:61:00.000', 'x', '00:00:1d.890'].map(text => subtitleTimeUs(text, '.,'))).toEqual([1_500_000, 3_723_450_000, 360_000_001_000, 1_500_000, null, null, null])
    expect(subtitleTimeUs('00:00:01,500', '.')).toBeNull()
    expect([subtitleTimeText(3_723_450_499, '.'), subtitleTimeText(0, ',')]).toEqual(['01:02:03.450', '00:00:00,000'])
  })
})

describe('parseWebVtt', () => {
  const file = '\uFEFFWEBVTT - two people\r\nKind: captions\r\n\r\nNOTE\r\nby hand\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nfirst\r\n00:01.000 --> 00:02.500 align:start position:0%\r\n- Hello\r\n- World\r\n\r\n\r\n00:00:03.000 --> 00:00:04.000\r\n'

  it('reads ids, settings, comments, styles, any line ends and a byte order mark', () => {
    const { document, problems } = parseWebVtt(file)
    expect(problems).toEqual([])
    expect(document.header).toBe(' - two people\nKind: captions')
    expect(document.parts.map(({ kind }) => kind)).toEqual(['note', 'style', 'cue', 'cue'])
    expect(vttCues(document)).toEqual([
      { id: 'first', startUs: 1_000_000, endUs: 2_500_000, settings: 'align:start position:0%', text: '- Hello\n- World', line: 10 },
      { id: null, startUs: 3_000_000, endUs: 4_000_000, settings: '', text: '', line: 16 },
    ])
    expect(parseWebVtt(writeWebVtt(document)).document.parts.length).toBe(4)
    expect(writeWebVtt(document)).toBe('WEBVTT - two people\nKind: captions\n\nNOTE\nby hand\n\nSTYLE\n::cue { color: red }\n\nfirst\n00:00:01.000 --> 00:00:02.500 align:start position:0%\n- Hello\n- World\n\n00:00:03.000 --> 00:00:04.000\n')
  })

  it('names the line of what it cannot read and reads the rest', () => {
    const { document, problems } = parseWebVtt('WEBVTT\n\n00:00:07.000 --> 00:00:1d.890\nlost\n\nno timing\n\n00:05.000 --> 00:04.000\nback\n\n00:06.000 --> 00:07.000\nkept')
    expect(texts(vttCues(document))).toEqual(['kept'])
    expect(problems.map(({ line }) => line)).toEqual([3, 6, 8])
    expect(() => parseWebVtt('WEBVTTX\n')).toThrow('does not begin with WEBVTT')
  })

  it('begins a new cue at a timing inside a block, and after a header without an empty line', () => {
    expect(texts(vttCues(parseWebVtt('WEBVTT\n00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\ntwo\nlines').document))).toEqual(['one', 'two\nlines'])
  })

  it('reads back what was written', () => {
    fc.assert(fc.property(fc.array(cue, { maxLength: 6 }), (cues) => {
      const back = parseWebVtt(writeWebVtt(vttOf(cues)))
      expect(back.problems).toEqual([])
      expect(vttCues(back.document).map(bare)).toEqual(cues.map(bare))
    }))
  })

  it('keeps texts from breaking out of their cue', () => {
    const nasty = { id: 'a\nb', startUs: 0, endUs: 1, settings: '', text: 'one\n\n00:01.000 --> 00:02.000\ntwo', line: 0 }
    const { document } = parseWebVtt(writeWebVtt(vttOf([nasty])))
    expect(texts(vttCues(document))).toEqual(['one\n00:01.000 --&gt; 00:02.000\ntwo'])
    expect(vttCues(document)[0]?.id).toBe('a b')
  })
})

describe('parseSubRip', () => {
  it('reads commas and dots, missing numbers, and empty lines inside a text', () => {
    const { cues, problems } = parseSubRip('\uFEFF1\r\n00:00:00,500 --> 00:00:07.000\r\nOne\r\n\r\nmore\r\n\r\n00:00:08,000 --> 00:00:09,000 X1:0\r\nTwo\r\n\r\n\r\n3\r\n00:00:10,000 --> 00:00:11,000\r\n')
    expect(problems).toEqual([])
    expect(cues).toEqual([
      { id: '1', startUs: 500_000, endUs: 7_000_000, settings: '', text: 'One\n\nmore', line: 1 },
      { id: null, startUs: 8_000_000, endUs: 9_000_000, settings: 'X1:0', text: 'Two', line: 7 },
      { id: '3', startUs: 10_000_000, endUs: 11_000_000, settings: '', text: '', line: 11 },
    ])
  })

  it('names the line of what it cannot read', () => {
    const { cues, problems } = parseSubRip('some text\n\n1\n00:00:00,500 -> oops --> 00:00:07,000\nlost\n\n2\n00:00:08,000 --> 00:00:07,000\nback\n\n3\n00:00:08,000 --> 00:00:09,000\nkept\n')
    expect(texts(cues)).toEqual(['kept'])
    expect(problems.map(({ line }) => line)).toEqual([1, 4, 8])
    expect(parseSubRip('1\nsome text').problems).toEqual([{ line: 1, reason: 'Text stands before the first timing' }])
    expect(parseSubRip('')).toEqual({ cues: [], problems: [] })
  })

  it('reads back what was written', () => {
    // a text that is a number alone before the next timing is read as its number: the format cannot tell
    const safe = cue.map(one => ({ ...one, text: one.text.split('\n').map(line => `${line}x`).join('\n') }))
    fc.assert(fc.property(fc.array(safe, { maxLength: 6 }), (cues) => {
      const back = parseSubRip(writeSubRip(cues))
      expect(back.problems).toEqual([])
      expect(back.cues.map(bare)).toEqual(cues.map(bare))
    }))
  })
})
