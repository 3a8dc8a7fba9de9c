import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { openProject, openProjectToRead } from '../open-project.ts'
import { integerOption, textOption, UsageError } from '../verb.ts'

async function compare(context: VerbContext, points: string): Promise<VerbResult> {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(points) ?? []
  if (from === undefined || to === undefined)
    throw new UsageError(`--compare takes two changes, such as 3..12, not "${points}"`)
  await openProjectToRead(context)
  const { lines, ...counts } = await context.client.document.compare({ from: Number(from), to: Number(to) })
  const text = [...lines.map(line => [line.type, line.from, line.to].join('\t')), `${counts.added} added, ${counts.updated} changed, ${counts.removed} removed`]
  return { json: { ...counts, lines }, text: text.join('\n') }
}

/** `history DIR`. */
export const history: Verb = {
  name: 'history',
  about: 'Print the change log, compare two points of it, or restore one',
  details: 'Newest first: who changed what and when, from what to what, and whether it was taken back. Points are changes by number; 0 is the beginning.',
  positionals: ['DIR'],
  options: [
    { name: 'limit', value: 'N', about: 'so many changes (200 when left out)' },
    { name: 'compare', value: 'A..B', about: 'print what differs between the document after change A and after change B' },
    { name: 'restore', value: 'N', about: 'make the document what it was after change N, as one new change' },
  ],
  run: async (context) => {
    const point = integerOption(context.options, 'restore', 0)
    if (point !== undefined) {
      await openProject(context)
      const state = await context.client.document.restore({ sequence: point })
      return { json: state, text: `${state.undoSummary ?? 'Nothing to restore'}` }
    }
    const points = textOption(context.options, 'compare')
    if (points !== undefined)
      return compare(context, points)
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
