import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { openProject, openProjectToRead } from '../open-project.ts'
import { integerOption } from '../verb.ts'

/** `history DIR`. */
export const history: Verb = {
  name: 'history',
  about: 'Print the change log',
  details: 'Newest first: who changed what and when, from what to what, and whether it was taken back.',
  positionals: ['DIR'],
  options: [{ name: 'limit', value: 'N', about: 'so many changes (200 when left out)' }],
  run: async (context) => {
    const limit = integerOption(context.options, 'limit', 1)
    await openProjectToRead(context)
    const changes = await context.client.document.history({ limit })
    const lines = changes.map(change => [change.sequence, new Date(change.atMs).toISOString(), change.who, change.undone ? 'undone' : 'done', change.summary, change.from, change.to].join('\t'))
    return { json: changes, text: lines.join('\n') }
  },
}

async function step(context: VerbContext, name: 'undo' | 'redo'): Promise<VerbResult> {
  await openProject(context)
  const before = await context.client.document.historyState({})
  const summary = name === 'undo' ? before.undoSummary : before.redoSummary
  const state = await context.client.document[name]({})
  return { json: { ...state, [name]: summary }, text: summary === null ? `Nothing to ${name}` : `${name === 'undo' ? 'Undone' : 'Redone'}: ${summary}` }
}

/** `undo DIR`. */
export const undo: Verb = {
  name: 'undo',
  about: 'Take back the last change',
  details: 'Takes back the newest change in force, whoever made it. It can be redone until another change is made.',
  positionals: ['DIR'],
  options: [],
  run: context => step(context, 'undo'),
}

/** `redo DIR`. */
export const redo: Verb = {
  name: 'redo',
  about: 'Bring back what was undone',
  details: 'Brings back the change that was taken back last.',
  positionals: ['DIR'],
  options: [],
  run: context => step(context, 'redo'),
}
