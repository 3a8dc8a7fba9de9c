import type { SubtitleCue, SubtitleProblem } from '../../formats/subtitle-cue.ts'
import type { Annotation, Tier } from '../document.ts'
import { parseSubRip } from '../../formats/subrip.ts'
import { parseWebVtt, vttCues } from '../../formats/webvtt.ts'

/** Something that was said, by whom (null: the file does not say), on the clock of the subtitles; half open, microseconds. */
export type Utterance = Readonly<{ speaker: string | null, startUs: number, endUs: number, text: string, line: number }>

/** The name of the tier of a transcript: each speaker has their own, as in ELAN. */
export const transcriptName = 'Transcript'

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: '\u00A0', lrm: '\u200E', rlm: '\u200F' }

/** Text of a cue without its tags, entities resolved. @see https://www.w3.org/TR/webvtt1/#webvtt-cue-text-parsing-rules */
export function plainText(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&([a-z]+);/g, (whole, name: string) => entities[name] ?? whole)
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .trim()
}

/** The name in a voice tag, after its classes (`.loud Anna`). */
function voiceName(annotation: string): string | null {
  const space = annotation.search(/[ \t]/)
  return space < 0 ? null : plainText(annotation.slice(space)) || null
}

/** Splits a cue at its voice tags (`<v Anna>`); what stands before the first has no speaker. */
function voicesOf({ text, startUs, endUs, line }: SubtitleCue): Utterance[] {
  const parts = text.split(/<v([ \t.][^>]*)?>/)
  const spoken = parts.flatMap((part, i): { speaker: string | null, text: string }[] => i % 2 === 1 ? [] : [{ speaker: i === 0 ? null : voiceName(parts[i - 1] ?? ''), text: plainText(part) }])
  const said = spoken.filter(one => one.text !== '')
  // voices of one cue share its time; each gets a part as long as its text
  const total = said.reduce((sum, one) => sum + one.text.length, 0)
  let before = 0
  return said.map((one) => {
    const at = (length: number): number => Math.round(startUs + (endUs - startUs) * length / total)
    const from = at(before)
    before += one.text.length
    return { ...one, startUs: from, endUs: at(before), line }
  })
}

const longestName = 31

/** A speaker before a colon, as many transcripts write it: `ANNA: ...`, `Speaker 2: ...`. */
function namedAtStart(utterance: Utterance): Utterance {
  const colon = utterance.text.indexOf(': ')
  const name = utterance.text.slice(0, colon)
  const text = utterance.text.slice(colon + 1).trim()
  const isName = colon > 0 && colon <= longestName && /^\p{Lu}[\p{L}\p{N} .'_-]*$/u.test(name)
  return isName && text !== '' && utterance.speaker === null ? { ...utterance, speaker: name, text } : utterance
}

/**
 * Reads a transcript from WebVTT (by its first line) or SubRip.
 * @param names whether a name before a colon is taken for the speaker
 * @returns what was said, by time, and the places that could not be read
 */
export function readTranscript(text: string, { names }: Readonly<{ names: boolean }>): { utterances: Utterance[], problems: SubtitleProblem[] } {
  const isVtt = /^\uFEFF?WEBVTT/.test(text)
  const { cues, problems } = isVtt ? (({ document, problems: found }) => ({ cues: vttCues(document), problems: found }))(parseWebVtt(text)) : parseSubRip(text)
  const utterances = cues.filter(cue => cue.endUs > cue.startUs).flatMap(voicesOf).map(one => names ? namedAtStart(one) : one)
  return { utterances: utterances.sort((a, b) => a.startUs - b.startUs), problems: [...problems] }
}

/** The name of the tier of a speaker. */
export function tierNameOf(speaker: string | null): string {
  return speaker === null ? transcriptName : `${transcriptName} (${speaker})`
}

/** The speaker whose transcript a tier is; undefined when it is none. */
export function speakerOf(tier: Tier): string | null | undefined {
  if (tier.kind !== 'text' || !tier.name.startsWith(transcriptName))
    return undefined
  return tier.name === transcriptName ? null : /^Transcript \((.*)\)$/.exec(tier.name)?.[1]
}

/** The transcript of a file as subtitles, by time; speakers as voice tags. @param originUs time of the file's clock at which subtitles begin to count */
export function transcriptCues(tiers: readonly Tier[], annotations: readonly Annotation[], originUs: number): SubtitleCue[] {
  const speakers = new Map(tiers.flatMap((tier) => {
    const speaker = speakerOf(tier)
    return speaker === undefined ? [] : [[tier.id, speaker] as const]
  }))
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return annotations.filter(one => speakers.has(one.tierId)).toSorted((a, b) => a.startUs - b.startUs).map(({ tierId, startUs, endUs, text }) => {
    const speaker = speakers.get(tierId) ?? null
    return { id: null, startUs: startUs - originUs, endUs: endUs - originUs, settings: '', text: speaker === null ? escaped(text) : `<v ${escaped(speaker)}>${escaped(text)}`, line: 0 }
  })
}
