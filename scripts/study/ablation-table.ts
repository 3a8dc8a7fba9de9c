import type { Outcome } from './evaluate.ts'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pairedBootstrap } from '#shared/domain/metrics/bootstrap.ts'

/**
 * The table of an ablation, from the files that `ablation.ts` left: every variant's mean over seeds, and the differences that matter, paired
 * clip by clip, with the 95 % interval of a bootstrap over test subjects for each seed. Markdown on stdout.
 *
 *     node scripts/study/ablation-table.ts DIR
 */

type SeedFigures = Readonly<{ seed: number, clips: number, subjects: readonly string[], outcomes: Readonly<Record<string, Outcome>>, cpuSeconds: Readonly<Record<string, number>> }>

const comparisons = [
  ['curriculum', 'emotions alone'],
  ['curriculum', 'joint'],
  ['curriculum', 'curriculum without replay'],
  ['curriculum', 'curriculum reversed'],
  ['GRPO', 'curriculum'],
  ['GRPO', 'continued, same steps'],
  ['GRPO', 'continued, same compute'],
  ['GRPO, search 8', 'GRPO, one sample'],
  ['GRPO, search 8', 'GRPO'],
] as const

const columns = ['tree', 'unweightedRecall', 'accuracy', 'cueF1', 'expressionF1', 'cueCount'] as const

const average = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

function variantRows(seeds: readonly SeedFigures[]): string[] {
  return Object.keys(seeds[0]!.outcomes).map((name) => {
    const cells = columns.map(column => average(seeds.map(seed => seed.outcomes[name]!.score[column])).toFixed(3))
    return `| ${name} | ${cells.join(' | ')} | ${average(seeds.map(seed => seed.cpuSeconds[name] ?? 0)).toFixed(0)} |`
  })
}

function differenceOf({ outcomes, subjects }: SeedFigures, a: string, b: string): string {
  const mean = (name: string) => (places: readonly number[]): number => average(places.map(place => outcomes[name]!.rewards[place]!))
  const { value, low, high } = pairedBootstrap(subjects.length, mean(a), mean(b), { groups: subjects, samples: 1000 })
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`
}

const seeds = globSync('seed-*.json', { cwd: process.argv[2] }).sort().map(file => JSON.parse(readFileSync(join(process.argv[2]!, file), 'utf8')) as SeedFigures)
process.stdout.write([
  `Seeds ${seeds.map(each => each.seed).join(', ')}; ${seeds[0]!.clips} test clips of ${new Set(seeds[0]!.subjects).size} unseen subjects each.`,
  '',
  '| variant | tree reward | UAR | accuracy | cue F1 | expression F1 | cues | CPU s |',
  '|---|---|---|---|---|---|---|---|',
  ...variantRows(seeds),
  '',
  '| tree reward, paired | each seed [95 % over subjects] |',
  '|---|---|',
  ...comparisons.map(([a, b]) => `| ${a} against ${b} | ${seeds.map(seed => differenceOf(seed, a, b)).join('; ')} |`),
  '',
].join('\n'))
