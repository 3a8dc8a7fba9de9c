import type { Verb } from '../verb.ts'
import { openProject } from '../open-project.ts'
import { integerOption, textOption } from '../verb.ts'

const filters = ['task', 'split', 'text'] as const

/** `evaluate trees DIR`. */
export const evaluateTrees: Verb = {
  name: 'evaluate trees',
  about: 'Answer samples of the dataset by the trees of the model in use',
  details: 'Emotions, three-way sentiment and action units are answered from the machine\'s trees of the clip; people\'s trees are never asked. Samples of other tasks are counted apart; a question that no tree answers is failed, and never guessed.',
  positionals: ['DIR'],
  options: [
    { name: 'task', value: 'KEY', about: 'only samples of this task' },
    { name: 'split', value: 'NAME', about: 'only samples of this split' },
    { name: 'text', value: 'WORDS', about: 'only samples with these words' },
    { name: 'limit', value: 'N', about: 'how many samples (1000)' },
    { name: 'name', value: 'NAME', about: 'what to call the run (the model)' },
  ],
  run: async (context) => {
    const { client, options } = context
    await openProject(context)
    const filter = Object.fromEntries(filters.flatMap((name) => {
      const value = textOption(options, name)
      return value === undefined ? [] : [[name, value]]
    }))
    const found = await client.evaluation.answerFromTrees({ filter, limit: integerOption(options, 'limit', 1) ?? 1000, name: textOption(options, 'name') })
    const { run, notAnswerable } = found
    return { json: found, text: [`${run.id}\t${run.name}\t${run.answered} of ${run.items} answered, ${run.failed} failed`, ...notAnswerable.map(({ task, samples }) => `  not answerable: ${task}\t${samples} samples`)].join('\n') }
  },
}
