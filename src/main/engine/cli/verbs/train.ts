import type { Verb, VerbContext } from '../verb.ts'
import { modelKinds, policyOrders, policyStages } from '#shared/contract/index.ts'
import { assertDone, followJobs } from '../follow-jobs.ts'
import { openProject } from '../open-project.ts'
import { choiceOption, integerOption, textOption, UsageError } from '../verb.ts'

function stagesOf({ options }: VerbContext): (typeof policyStages)[number][] | undefined {
  const names = textOption(options, 'stages')?.split(',')
  const unknown = names?.find(name => !(policyStages as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new UsageError(`--stages takes some of ${policyStages.join(', ')}, not "${unknown}"`)
  return names && policyStages.filter(stage => names.includes(stage))
}

/** `train DIR`. */
export const train: Verb = {
  name: 'train',
  about: 'Fine-tune the reasoner on the corrections',
  details: 'Trains a candidate model on this machine. It is used only after "models DIR promote".',
  positionals: ['DIR'],
  options: [
    { name: 'seed', value: 'N', about: 'for weights and order (1 when left out)' },
    { name: 'steps', value: 'N', about: 'so many gradient steps' },
    { name: 'kind', value: modelKinds.join('|'), about: 'the small reasoner (when left out) or the policy that writes trees' },
    { name: 'stages', value: 'A,B', about: `stages of a policy, of ${policyStages.join(',')} (all but the last when left out)` },
    { name: 'order', value: policyOrders.join('|'), about: 'how a policy takes its examples: stage by stage (when left out), those that surprise it least first, or all levels together' },
  ],
  run: async (context) => {
    const input = { seed: integerOption(context.options, 'seed'), steps: integerOption(context.options, 'steps', 1), kind: choiceOption(context.options, 'kind', modelKinds), stages: stagesOf(context), order: choiceOption(context.options, 'order', policyOrders) }
    await openProject(context)
    const known = new Set((await context.client.training.models({})).map(model => model.id))
    const started = await context.client.training.start(input)
    assertDone(await followJobs(context, [started.id]))
    const model = (await context.client.training.models({})).find(({ id }) => !known.has(id)) ?? null
    const curve = await context.client.training.curve({ jobId: started.id })
    const accuracy = model ? `${model.id}\theld-out accuracy ${model.heldOut.emotionAccuracy.toFixed(3)} on ${model.heldOut.segments} segments (${model.split})` : 'No model was made'
    return { json: { model, curve }, text: accuracy, failed: model === null }
  },
}
