import type { AnnotationEdit } from '#shared/domain/annotation/annotation-edit.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { Tier } from '#shared/domain/document.ts'
import type { Utterance } from '#shared/domain/transcript/transcript.ts'
import type { SubtitleProblem } from '#shared/formats/subtitle-cue.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { readTranscript, tierNameOf, transcriptCues } from '#shared/domain/transcript/transcript.ts'
import { AppError } from '#shared/errors.ts'
import { writeSubRip } from '#shared/formats/subrip.ts'
import { vttOf, writeWebVtt } from '#shared/formats/webvtt.ts'
import { newId } from '../db/ids.ts'
import { editAnnotations } from '../documents/edit-annotations.ts'
import { writeAtomically } from '../files/write-atomically.ts'

/** How a transcript is read: `offsetUs` is added to its times, `names` takes a name before a colon for the speaker. */
export type TranscriptOptions = Readonly<{ offsetUs: number, names: boolean, annotator: string, codebooks: readonly Codebook[] }>

/** What became of a transcript. `outside` counts what lies wholly beyond the file. */
export type ImportedTranscript = Readonly<{ sequence: number, savedAtMs: number, utterances: number, speakers: readonly string[], outside: number, problems: readonly SubtitleProblem[] }>

const largestBytes = 50_000_000

function tiersOf(session: ProjectSession): Tier[] {
  return session.document.records.list({ types: ['tier'] }).filter(record => record.type === 'tier')
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new AppError('file-missing', `${basename(path)} cannot be read`, { hint: 'Choose a WebVTT (.vtt) or SubRip (.srt) file.', cause: error })
  })
  if (bytes.length > largestBytes)
    throw new AppError('file-unreadable', `${basename(path)} is too large for a transcript (${Math.round(bytes.length / 1e6)} MB)`)
  const encoding = bytes[0] === 0xFF && bytes[1] === 0xFE ? 'utf-16le' : bytes[0] === 0xFE && bytes[1] === 0xFF ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/** The utterances on the clock of the file, cut to it; subtitles count from the file's first moment. */
function aligned(utterances: readonly Utterance[], media: KeptMedia, offsetUs: number): Utterance[] {
  const [startUs, endUs] = [media.firstPtsUs, media.firstPtsUs + media.durationUs]
  return utterances
    .map(one => ({ ...one, startUs: Math.max(startUs, one.startUs + startUs + offsetUs), endUs: Math.min(endUs, one.endUs + startUs + offsetUs) }))
    .filter(one => one.startUs < one.endUs)
}

/** The tiers of the speakers: those that are there, and acts that make the others. */
function speakerTiers(session: ProjectSession, speakers: readonly (string | null)[]): { edits: AnnotationEdit[], idOf: ReadonlyMap<string | null, string> } {
  const known = new Map(tiersOf(session).filter(tier => tier.kind === 'text').map(tier => [tier.name, tier.id]))
  const idOf = new Map(speakers.map(speaker => [speaker, known.get(tierNameOf(speaker)) ?? newId('record')]))
  const edits = speakers.filter(speaker => !known.has(tierNameOf(speaker))).map((speaker): AnnotationEdit => ({
    action: 'add-tier',
    tier: { id: idOf.get(speaker)!, name: tierNameOf(speaker), kind: 'text', codebook: null, parentId: null, constraint: 'none', perFace: false, exclusive: false, colour: null },
  }))
  return { edits, idOf }
}

/**
 * Brings a transcript into the document as annotations of text tiers, one tier a speaker; one change, one step of undo.
 * @throws AppError `file-missing`, `file-unreadable`, `bad-input` (nothing to read in it)
 */
export async function importTranscript(session: ProjectSession, media: KeptMedia, path: string, { offsetUs, names, annotator, codebooks }: TranscriptOptions): Promise<ImportedTranscript> {
  const { utterances, problems } = readTranscript(await readText(path), { names })
  const placed = aligned(utterances, media, offsetUs)
  if (placed.length === 0) {
    const reason = problems[0] ? `line ${problems[0].line}: ${problems[0].reason}` : utterances.length > 0 ? 'all of it lies outside of the file' : 'it holds no subtitles'
    throw new AppError('bad-input', `${basename(path)} gives no transcript: ${reason}`, { hint: 'Choose a WebVTT (.vtt) or SubRip (.srt) file that belongs to this film.' })
  }
  const speakers = [...new Set(placed.map(one => one.speaker))]
  const { edits, idOf } = speakerTiers(session, speakers)
  const additions = placed.map(({ speaker, startUs, endUs, text }): AnnotationEdit => ({ action: 'add', annotation: { mediaId: media.id, tierId: idOf.get(speaker)!, trackId: null, startUs, endUs, text } }))
  const { sequence, savedAtMs } = editAnnotations(session.document, [...edits, ...additions], { annotator, codebooks, summary: `Transcript of ${media.name} from ${basename(path)}` })
  return { sequence, savedAtMs, utterances: placed.length, speakers: speakers.filter(speaker => speaker !== null), outside: utterances.length - placed.length, problems }
}

/** Writes the transcript of a file as WebVTT or SubRip (without speakers, which it has no place for). @throws AppError `not-found` when there is none */
export async function exportTranscript(session: ProjectSession, media: KeptMedia, out: string): Promise<Readonly<{ path: string, bytes: number, rows: number }>> {
  const annotations = session.document.records.list({ mediaId: media.id, types: ['annotation'] }).filter(record => record.type === 'annotation')
  const cues = transcriptCues(tiersOf(session), annotations, media.firstPtsUs)
  if (cues.length === 0)
    throw new AppError('not-found', `${media.name} has no transcript`, { hint: 'Import one first.' })
  const plain = cues.map(cue => ({ ...cue, text: cue.text.replace(/^<v [^>]*>/, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') }))
  const text = out.toLowerCase().endsWith('.srt') ? writeSubRip(plain) : writeWebVtt(vttOf(cues))
  return { path: out, bytes: await writeAtomically(out, text), rows: cues.length }
}
