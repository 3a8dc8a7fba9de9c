import type { StudioInputs } from '#shared/contract/index.ts'
import type { Verb } from '../verb.ts'
import { openProject } from '../open-project.ts'
import { readJson } from '../read-json.ts'
import { textOption, UsageError } from '../verb.ts'

/** `correct DIR --from FILE`. */
export const correct: Verb = {
  name: 'correct',
  about: 'Apply a person\'s corrections',
  details: 'FILE holds a JSON list of acts, for example [{"action": "accept-tree", "segmentId": "..."}]. They are saved as one change: all or none, one step of undo.',
  positionals: ['DIR'],
  options: [
    { name: 'from', value: 'FILE', required: true, about: 'the list of acts; - reads stdin' },
    { name: 'annotator', value: 'NAME', about: 'who corrects (the one of the settings when left out)' },
  ],
  run: async (context) => {
    const from = textOption(context.options, 'from')
    if (from === undefined)
      throw new UsageError('--from FILE is missing: the list of corrections')
    const corrections = await readJson<StudioInputs['document']['correct']['corrections']>(from)
    await openProject(context)
    const saved = await context.client.document.correct({ corrections, annotator: textOption(context.options, 'annotator') })
    return { json: saved, text: `Saved as change ${saved.sequence}: ${saved.segmentIds.length} segments` }
  },
}
