import type { StudioInputs } from '#shared/contract/index.ts'
import type { Verb } from '../verb.ts'
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { text as readAll } from 'node:stream/consumers'
import { AppError } from '#shared/errors.ts'
import { openProject } from '../open-project.ts'
import { textOption, UsageError } from '../verb.ts'

async function readCorrections(from: string): Promise<StudioInputs['document']['correct']['corrections']> {
  const content = await (from === '-' ? readAll(process.stdin) : readFile(from, 'utf8')).catch((cause: unknown) => {
    throw new AppError('file-missing', `The file ${from} cannot be read`, { cause })
  })
  try {
    return JSON.parse(content) as StudioInputs['document']['correct']['corrections']
  }
  catch (cause) {
    throw new AppError('bad-input', `${from} is not valid JSON: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}

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
    const corrections = await readCorrections(from)
    await openProject(context)
    const saved = await context.client.document.correct({ corrections, annotator: textOption(context.options, 'annotator') })
    return { json: saved, text: `Saved as change ${saved.sequence}: ${saved.segmentIds.length} segments` }
  },
}
