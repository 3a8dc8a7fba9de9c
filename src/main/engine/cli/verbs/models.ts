import type { Comparison, ModelCard } from '#shared/contract/training.contract.ts'
import type { Verb, VerbContext, VerbResult } from '../verb.ts'
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

async function act({ client, positionals }: VerbContext, action: string): Promise<VerbResult> {
  const [, , modelId] = positionals
  if (action === 'list')
    return listed(await client.training.models({}))
  if (action === 'rollback')
    return listed(await client.training.rollback({}))
  if (modelId === undefined)
    throw new UsageError(`models DIR ${action} needs the ID of a model`)
  switch (action) {
    case 'promote': return listed(await client.training.promote({ modelId }))
    case 'discard': return listed(await client.training.discard({ modelId }))
    default: return compared(await client.training.compare({ modelId }))
  }
}

const actions = ['list', 'promote', 'discard', 'compare', 'rollback']

/** `models DIR list|promote|discard|compare|rollback`. */
export const models: Verb = {
  name: 'models',
  about: 'List, compare, promote and roll back models',
  details: [
    'list      every model with its state and held-out accuracy',
    'compare   a model against the one in use, on the same held-out segments',
    'promote   use a model from now on',
    'discard   put a candidate away',
    'rollback  take back the last promotion',
  ].join('\n'),
  positionals: ['DIR', actions.join('|'), '[ID]'],
  options: [],
  run: async (context) => {
    const action = context.positionals[1] ?? 'list'
    if (!actions.includes(action))
      throw new UsageError(`models takes one of ${actions.join(', ')}, not "${action}"`)
    await (action === 'list' || action === 'compare' ? openProjectToRead(context) : openProject(context))
    return act(context, action)
  },
}
