import type { Outcome } from './evaluate.ts'
import { existsSync, globSync, readFileSync } from 'node:fs'
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
  ['GRPO', 'curriculum'],
  ['GRPO', 'continued, same compute'],
  ['whole trees, 8', 'one sample'],
  ['whole trees, 8', 'GRPO'],
  ['level by level by agreement, 8', 'one sample'],
  ['level by level by preference, 8', 'GRPO'],
] as const

const columns = ['tree', 'unweightedRecall', 'accuracy', 'cueF1', 'expressionF1', 'cueCount'] as const

const average = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

/** A seed as `ablation.ts` left it, with what `search.ts` added. */
function readSeed(folder: string, file: string): SeedFigures {
  const seed = JSON.parse(readFileSync(join(folder, file), 'utf8')) as SeedFigures
  const searched = join(folder, file.replace('.json', ''), 'search.json')
  return existsSync(searched) ? { ...seed, outcomes: { ...seed.outcomes, ...JSON.parse(readFileSync(searched, 'utf8')) } } : seed
}

function variantRows(seeds: readonly SeedFigures[]): string[] {
  return Object.keys(seeds[0]!.outcomes).map((name) => {
    const known = seeds.filter(seed => seed.outcomes[name])
    const cells = columns.map(column => average(known.map(seed => seed.outcomes[name]!.score[column])).toFixed(3))
    return `| ${name} | ${cells.join(' | ')} | ${average(known.map(seed => seed.cpuSeconds[name] ?? 0)).toFixed(0)} | ${known.length} |`
  })
}

type Pair = Readonly<{ text: string, tree: number, recall: number }>

function differenceOf({ outcomes, subjects }: SeedFigures, a: string, b: string): Pair[] {
  if (!outcomes[a] || !outcomes[b])
    return []
  const mean = (name: string) => (places: readonly number[]): number => average(places.map(place => outcomes[name]!.rewards[place]!))
  const { value, low, high } = pairedBootstrap(subjects.length, mean(a), mean(b), { groups: subjects, samples: 1000 })
  return [{ text: `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`, tree: value, recall: outcomes[a].score.unweightedRecall - outcomes[b].score.unweightedRecall }]
}

function comparisonRow([a, b]: readonly [string, string], seeds: readonly SeedFigures[]): string[] {
  const pairs = seeds.flatMap(seed => differenceOf(seed, a, b))
  return pairs.length === 0 ? [] : [`| ${a} against ${b} | ${pairs.map(pair => pair.text).join('; ')} | ${average(pairs.map(pair => pair.tree)).toFixed(3)} | ${pairs.map(pair => pair.recall.toFixed(3)).join(' ')} |`]
}

const folder = process.argv[2] ?? '.'
const seeds = globSync('seed-*.json', { cwd: folder }).sort().map(file => readSeed(folder, file))
process.stdout.write([
  `Seeds ${seeds.map(each => each.seed).join(', ')}; ${seeds[0]!.clips} test clips of ${new Set(seeds[0]!.subjects).size} unseen subjects each.`,
  '',
  '| variant | tree reward | UAR | accuracy | cue F1 | expression F1 | cues | CPU s | seeds |',
  '|---|---|---|---|---|---|---|---|---|',
  ...variantRows(seeds),
  '',
  '| tree reward, paired | each seed [95 % over subjects] | mean | UAR, each seed |',
  '|---|---|---|---|',
  ...comparisons.flatMap(pair => comparisonRow(pair, seeds)),
  '',
].join('\n'))
