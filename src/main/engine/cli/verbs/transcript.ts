import type { Verb } from '../verb.ts'
import { resolve } from 'node:path'
import { openProject, openProjectToRead } from '../open-project.ts'
import { textOption, UsageError } from '../verb.ts'

function seconds(text: string | undefined): number {
  const value = Number(text ?? '0')
  if (!Number.isFinite(value))
    throw new UsageError(`--offset takes seconds, not "${text}"`)
  return Math.round(value * 1e6)
}

/** `transcript DIR import|export FILE`. */
export const transcript: Verb = {
  name: 'transcript',
  about: 'Import or export what is said as WebVTT or SubRip',
  details: 'import reads FILE into text tiers, one a speaker (WebVTT voice tags; with --names also "NAME: ..."), as one change that undo takes back. export writes them to FILE, .vtt or .srt by its ending.',
  positionals: ['DIR', 'import|export', 'FILE'],
  options: [
    { name: 'media', value: 'ID', required: true, about: 'the film' },
    { name: 'offset', value: 'SECONDS', about: 'added to the times of the file' },
    { name: 'names', about: 'a name before a colon is the speaker' },
  ],
  run: async (context) => {
    const { client, options } = context
    const [, action, file] = context.positionals
    const mediaId = textOption(options, 'media')
    if ((action !== 'import' && action !== 'export') || file === undefined || mediaId === undefined)
      throw new UsageError('transcript takes import or export, a FILE and --media ID')
    if (action === 'export') {
      await openProjectToRead(context)
      const written = await client.transcripts.export({ mediaId, out: resolve(file) })
      return { json: written, text: `${written.path}: ${written.rows} cues, ${written.bytes} bytes` }
    }
    const offsetUs = seconds(textOption(options, 'offset'))
    await openProject(context)
    const found = await client.transcripts.import({ mediaId, path: resolve(file), offsetUs, names: options['names'] === true })
    const notes = [...found.problems.map(({ line, reason }) => `line ${line}: ${reason}`), ...found.outside > 0 ? [`${found.outside} cues lie outside of the film`] : []]
    return { json: found, text: [`Saved as change ${found.sequence}: ${found.utterances} utterances${found.speakers.length > 0 ? ` of ${found.speakers.join(', ')}` : ''}`, ...notes].join('\n') }
  },
}
