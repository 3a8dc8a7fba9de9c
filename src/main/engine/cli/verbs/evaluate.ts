import type { ResultScore } from '#shared/contract/evaluation.contract.ts'
import type { Verb } from '../verb.ts'
import { resolve } from 'node:path'
import { textOption, UsageError } from '../verb.ts'

const percent = (share: number): string => (100 * share).toFixed(1)

function reportOf(score: ResultScore): string {
  const { mean } = score
  return [
    `${score.path}: ${score.task}`,
    `  ${score.items} items, ${score.answered} answered, ${score.readable} readable, ${score.unusable.length} lines not usable`,
    `  as published ${score.published.toFixed(1)}; honest ${percent(mean.value)} [${percent(mean.low)}, ${percent(mean.high)}], macro F1 ${percent(score.macroF1)}${score.unweightedRecall === null ? '' : `, UAR ${percent(score.unweightedRecall)}`}`,
    ...score.unusable.slice(0, 5).map(({ line, reason }) => `  line ${line}: ${reason}`),
  ].join('\n')
}

/** `evaluate FILE...`. */
export const evaluate: Verb = {
  name: 'evaluate',
  about: 'Score result files of swift infer without asking a model',
  details: 'The task is told by the name of the file, or by --task; a file of no known task is read as multiple choice. Intervals are 95 % bootstrap intervals over videos.',
  positionals: ['FILE...'],
  options: [{ name: 'task', value: 'ID', about: 'the task all files belong to' }],
  run: async ({ client, positionals, options }) => {
    if (positionals.length === 0)
      throw new UsageError('evaluate needs at least one FILE')
    const scores: ResultScore[] = []
    for (const path of positionals)
      scores.push(await client.evaluation.scoreFile({ path: resolve(path), task: textOption(options, 'task') }))
    return { json: scores, text: scores.map(reportOf).join('\n') }
  },
}
