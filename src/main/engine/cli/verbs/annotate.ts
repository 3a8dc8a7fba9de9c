import type { StudioInputs } from '#shared/contract/index.ts'
import type { TierTemplate } from '#shared/domain/annotation/template.ts'
import type { Verb } from '../verb.ts'
import { resolve } from 'node:path'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { openProject, openProjectToRead } from '../open-project.ts'
import { readJson } from '../read-json.ts'
import { textOption, UsageError } from '../verb.ts'

/** `tiers DIR`. */
export const tiers: Verb = {
  name: 'tiers',
  about: 'List the tiers; keep them as a template or use one',
  details: 'In their order: id, name, kind, codebook, parent with its constraint, and whether a tier is per face, exclusive, locked or hidden. A template is known by its name in every project.',
  positionals: ['DIR'],
  options: [
    { name: 'use', value: 'NAME', about: 'make the tiers of this template first' },
    { name: 'from', value: 'FILE', about: 'make the tiers of the template in this file first; - reads stdin' },
    { name: 'keep', value: 'NAME', about: 'keep the tiers as this template' },
  ],
  run: async (context) => {
    const [use, from, keep] = ['use', 'from', 'keep'].map(name => textOption(context.options, name))
    await (use === undefined && from === undefined ? openProjectToRead(context) : openProject(context))
    if (use !== undefined)
      await context.client.annotations.applyTemplate({ name: use })
    if (from !== undefined)
      await context.client.annotations.applyTemplate({ template: await readJson<TierTemplate>(from) })
    if (keep !== undefined)
      await context.client.annotations.saveTemplate({ name: keep })
    const list = await context.client.annotations.tiers({})
    const marks = (tier: typeof list[number]): string => (['perFace', 'exclusive', 'locked', 'hidden'] as const).filter(mark => tier[mark]).join(' ')
    return { json: list, text: list.map(tier => [tier.id, tier.name, tier.kind, tier.codebook ?? '', tier.parentId === null ? '' : `${tier.constraint} of ${tier.parentId}`, marks(tier)].join('\t')).join('\n') }
  },
}

/** `codebooks DIR`. */
export const codebooksVerb: Verb = {
  name: 'codebooks',
  about: 'List the codebooks; read one from a file, or write one',
  details: 'Those built in and those of the project: key, name, version, number of terms, source, licence. A file is JSON (everything) or CSV with the columns key, label, definition, parent, shortcut, colour.',
  positionals: ['DIR'],
  options: [
    { name: 'from', value: 'FILE', about: 'save the codebook in this file as the next version of its key' },
    { name: 'write', value: 'KEY', about: 'write this codebook to the file of --out' },
    { name: 'out', value: 'FILE', about: 'where to write: .json or .csv' },
  ],
  run: async (context) => {
    const [from, key, out] = ['from', 'write', 'out'].map(name => textOption(context.options, name))
    if ((key === undefined) !== (out === undefined))
      throw new UsageError('--write KEY and --out FILE go together')
    await (from === undefined ? openProjectToRead(context) : openProject(context))
    const { annotations, document } = context.client
    if (from !== undefined)
      await annotations.edit({ edits: [{ action: 'save-codebook', codebook: await annotations.readCodebook({ path: resolve(from) }) }] })
    if (key !== undefined && out !== undefined)
      await annotations.writeCodebook({ key, format: out.toLowerCase().endsWith('.csv') ? 'csv' : 'json', out: resolve(out) })
    const list = await document.codebooks({})
    return { json: list, text: list.map(book => [book.key, book.name, book.version, `${book.terms.length} terms`, book.source, book.licence].join('\t')).join('\n') }
  },
}

/** `annotations DIR`. */
export const annotationsVerb: Verb = {
  name: 'annotations',
  about: 'List the annotations of people on tiers',
  details: 'By file and time: id, file, tier, face, start, end, term, marks, text, who coded it.',
  positionals: ['DIR'],
  options: [{ name: 'media', value: 'ID', about: 'only of this file' }],
  run: async (context) => {
    await openProjectToRead(context)
    const mediaId = textOption(context.options, 'media')
    const records = await context.client.document.records({ types: ['annotation'], ...mediaId === undefined ? {} : { mediaId } })
    const list = records.filter(record => record.type === 'annotation')
    const text = list.map(one => [one.id, one.mediaId, one.tierId, one.trackId ?? '', formatTimecode(one.startUs), formatTimecode(one.endUs), one.term ?? '', one.modifiers.join(' '), one.text, one.annotator].join('\t'))
    return { json: list, text: text.join('\n') }
  },
}

/** `annotate DIR --from FILE`. */
export const annotate: Verb = {
  name: 'annotate',
  about: 'Edit tiers, annotations and own codebooks',
  details: 'FILE holds a JSON list of acts, for example [{"action": "add", "annotation": {"mediaId": "...", "tierId": "...", "trackId": null, "startUs": 0, "endUs": 500000, "term": "smile"}}]. They are saved as one change: all or none, one step of undo.',
  positionals: ['DIR'],
  options: [
    { name: 'from', value: 'FILE', required: true, about: 'the list of acts; - reads stdin' },
    { name: 'annotator', value: 'NAME', about: 'who codes (the one of the settings when left out)' },
  ],
  run: async (context) => {
    const from = textOption(context.options, 'from')
    if (from === undefined)
      throw new UsageError('--from FILE is missing: the list of acts')
    const edits = await readJson<StudioInputs['annotations']['edit']['edits']>(from)
    await openProject(context)
    const { diff, ...saved } = await context.client.annotations.edit({ edits, annotator: textOption(context.options, 'annotator') })
    const counts = { added: diff.added.length, updated: diff.updated.length, removed: diff.removed.length }
    return { json: { ...saved, ...counts }, text: `Saved as change ${saved.sequence}: ${counts.added} added, ${counts.updated} changed, ${counts.removed} removed` }
  },
}
