import type { StudioOutputs } from '#shared/contract/index.ts'
import type { Comparison, ModelCard } from '#shared/contract/training.contract.ts'
import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { resolve } from 'node:path'
import { openProject, openProjectToRead } from '../open-project.ts'
import { UsageError } from '../verb.ts'

function listed(models: readonly ModelCard[]): VerbResult {
  const lines = models.map(model => [model.id, model.state, new Date(model.createdAtMs).toISOString(), `accuracy ${model.heldOut.emotionAccuracy.toFixed(3)}`, model.sha256.slice(0, 12)].join('\t'))
  return { json: models, text: lines.join('\n') }
}

function compared(comparison: Comparison): VerbResult {
  const verdicts = comparison.changed.map(({ verdict }) => verdict)
  const count = (wanted: string): number => verdicts.filter(verdict => verdict === wanted).length
  return {
    json: comparison,
    text: [
      `${comparison.oldId}\taccuracy ${comparison.old.emotionAccuracy.toFixed(3)}`,
      `${comparison.newId}\taccuracy ${comparison.new.emotionAccuracy.toFixed(3)}`,
      `${verdicts.length} trees differ: ${count('better')} better, ${count('worse')} worse, ${count('same')} the same`,
    ].join('\n'),
  }
}

function reliable({ before, after }: StudioOutputs['training']['reliability']): VerbResult {
  const line = (name: string, one: typeof after): string => `${name}\tECE ${one.ece.toFixed(3)}\tBrier ${one.brier.toFixed(3)}\t${one.forecasts} forecasts`
  return { json: { before, after }, text: [...before ? [line('before', before)] : [], line('after', after)].join('\n') }
}

async function act({ client, positionals }: VerbContext, action: string): Promise<VerbResult> {
  const [, , modelId, file] = positionals
  if (action === 'list')
    return listed(await client.training.models({}))
  if (action === 'rollback')
    return listed(await client.training.rollback({}))
  if (action === 'clean') {
    const cleaned = await client.training.clean({})
    return { json: cleaned, text: `${cleaned.models} models, ${cleaned.bytes} bytes` }
  }
  if (modelId === undefined)
    throw new UsageError(`models DIR ${action} needs ${action === 'import' ? 'the .onnx FILE' : 'the ID of a model'}`)
  switch (action) {
    case 'promote': return listed(await client.training.promote({ modelId }))
    case 'restore': return listed(await client.training.restore({ modelId }))
    case 'import': return listed(await client.training.import({ path: resolve(modelId) }))
    case 'reliability': return reliable(await client.training.reliability({ modelId }))
    case 'export': {
      if (file === undefined)
        throw new UsageError('models DIR export ID needs the .onnx FILE to write')
      const written = await client.training.export({ modelId, out: resolve(file) })
      return { json: written, text: written.files.join('\n') }
    }
    case 'discard': return listed(await client.training.discard({ modelId }))
    default: return compared(await client.training.compare({ modelId }))
  }
}

const actions = ['list', 'promote', 'discard', 'restore', 'clean', 'compare', 'reliability', 'export', 'import', 'rollback']

/** `models DIR ACTION [ID] [FILE]`. */
export const models: Verb = {
  name: 'models',
  about: 'List, compare, promote and roll back models',
  details: [
    'list      every model with its state and held-out accuracy',
    'compare   a model against the one in use, on the same held-out segments',
    'promote   use a model from now on',
    'discard   put a candidate away; restore takes it back, clean deletes the files of all that are put away',
    'reliability  how often it is right when it says how sure it is, before and after calibration',
    'export    write a model as an .onnx FILE with its card; import FILE takes one in',
    'rollback  take back the last promotion',
  ].join('\n'),
  positionals: ['DIR', actions.join('|'), '[ID]', '[FILE]'],
  options: [],
  run: async (context) => {
    const action = context.positionals[1] ?? 'list'
    if (!actions.includes(action))
      throw new UsageError(`models takes one of ${actions.join(', ')}, not "${action}"`)
    await (['list', 'compare', 'reliability', 'export'].includes(action) ? openProjectToRead(context) : openProject(context))
    return act(context, action)
  },
}
