import type { OwnModelInfo } from '#shared/contract/own-models.contract.ts'
import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { resolve } from 'node:path'
import { openProject, openProjectToRead } from '../open-project.ts'
import { UsageError } from '../verb.ts'

function line({ name, licence, sha256, signals }: OwnModelInfo): string {
  return [name, licence, sha256.slice(0, 12), signals.join(' ')].join('\t')
}

async function list({ client }: VerbContext): Promise<VerbResult> {
  const found = await client.ownModels.list({})
  return { json: found, text: [...found.models.map(line), ...found.optional.map(({ name, reason }) => `${name}\toff\t${reason}`)].join('\n') }
}

const actions = ['list', 'add', 'enable', 'remove']

/** `signal-models DIR list|add|enable|remove`. */
export const signalModels: Verb = {
  name: 'signal-models',
  about: 'Add models of your own that run on every face and frame',
  details: [
    'list         the models of the project with their signals, and the optional ones with the reason why they are off',
    'add CARD     check, try and copy the model that a card (JSON) beside its .onnx file describes',
    'enable NAME  switch an optional model on',
    'remove NAME  take a model out; what it gave stays in earlier analyses',
    'A change counts from the next analysis on.',
  ].join('\n'),
  positionals: ['DIR', actions.join('|'), '[CARD or NAME]'],
  options: [],
  run: async (context) => {
    const [, action = 'list', argument] = context.positionals
    if (!actions.includes(action))
      throw new UsageError(`signal-models takes one of ${actions.join(', ')}, not "${action}"`)
    if (action === 'list') {
      await openProjectToRead(context)
      return list(context)
    }
    if (argument === undefined)
      throw new UsageError(`signal-models DIR ${action} needs ${action === 'add' ? 'the card of a model' : 'the NAME of a model'}`)
    await openProject(context)
    const { ownModels } = context.client
    if (action === 'remove') {
      await ownModels.remove({ name: argument })
      return list(context)
    }
    const added = action === 'add' ? await ownModels.add({ cardPath: resolve(argument) }) : await ownModels.enable({ name: argument })
    return { json: added, text: line(added) }
  },
}
