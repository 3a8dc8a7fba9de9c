import type { Verb } from '../verb.ts'
import { resolve } from 'node:path'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { openProjectToRead } from '../open-project.ts'
import { integerOption, textOption } from '../verb.ts'

/** `search DIR QUERY`. */
export const search: Verb = {
  name: 'search',
  about: 'Find annotations, segments, speech and signals by what they are and when',
  details: 'QUERY reads like "annotation term smile and starts within 500 ms after the end of (speech) on the same face"; a word alone finds annotations that say it. Targets: annotation, segment, speech, signal NAME above N. Filters: says, term, text, mark, tier, face, file, by, of machine, of people, longer than, shorter than, confidence above, disputed. Relations: overlaps, during, contains, starts or ends within T before, after or of the start or end of (...), each also with not.',
  positionals: ['DIR', 'QUERY'],
  options: [
    { name: 'limit', value: 'N', about: 'print so many finds (2000 when left out)' },
    { name: 'csv', value: 'FILE', about: 'write every find to this file instead' },
  ],
  run: async (context) => {
    const query = context.positionals[1] ?? ''
    const limit = integerOption(context.options, 'limit', 1)
    await openProjectToRead(context)
    const csv = textOption(context.options, 'csv')
    if (csv !== undefined) {
      const written = await context.client.search.write({ query, out: resolve(csv) })
      return { json: written, text: `${written.path}: ${written.rows} finds` }
    }
    const { items, ...rest } = await context.client.search.run({ query, ...limit === undefined ? {} : { limit } })
    const lines = items.map(one => [one.source, one.mediaId, one.trackId ?? '', formatTimecode(one.startUs), formatTimecode(one.endUs), one.label, one.text, one.by, one.confidence ?? ''].join('\t'))
    return { json: { ...rest, items }, text: [...lines, `${rest.total} finds in ${Math.round(rest.tookMs)} ms: ${rest.text}`].join('\n') }
  },
}
