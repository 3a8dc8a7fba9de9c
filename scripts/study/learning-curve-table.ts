import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/**
 * The table of a learning curve from what `learning-curve.ts` left: mean over seeds with the 95 % interval of Student's t, and active less random
 * paired by seed. Markdown on stdout.
 *
 *     node scripts/study/learning-curve-table.ts DIR
 */
type Point = Readonly<{ unweightedRecall: number, distance: number, tree: number }>

const folder = process.argv[2] ?? '.'
const counts = [10, 25, 50, 100, 200]
// Two-sided 97.5 % quantiles of Student's t for 1 to 9 degrees of freedom.
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]

const seeds = globSync('seed-*', { cwd: folder }).sort().filter(seed => existsSync(join(folder, seed, 'random 200 point.json')))

function pointsOf(name: string): Point[] {
  return seeds.map(seed => JSON.parse(readFileSync(join(folder, seed, `${name}.json`), 'utf8')) as Point)
}

function summary(values: readonly number[]): string {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1))
  return `${mean.toFixed(3)} ± ${(quantiles[values.length - 2]! * deviation / Math.sqrt(values.length)).toFixed(3)}`
}

function row(label: string, columns: readonly (readonly number[])[]): string {
  return `| ${label} | ${columns.map(summary).join(' | ')} |`
}

const of = (points: readonly Point[], measure: keyof Point): number[] => points.map(point => point[measure])
process.stdout.write([
  `Seeds ${seeds.map(seed => seed.replace('seed-', '')).join(', ')}.`,
  '',
  '| reviewed | UAR active | UAR random | active less random | distance active | distance random | active less random | tree reward, active less random |',
  '|---|---|---|---|---|---|---|---|',
  row('0', [of(pointsOf('0'), 'unweightedRecall'), of(pointsOf('0'), 'unweightedRecall'), seeds.map(() => 0), of(pointsOf('0'), 'distance'), of(pointsOf('0'), 'distance'), seeds.map(() => 0), seeds.map(() => 0)]),
  ...counts.map((count) => {
    const [active, random] = [pointsOf(`active ${count} point`), pointsOf(`random ${count} point`)]
    const apart = (measure: keyof Point): number[] => of(active, measure).map((value, place) => value - of(random, measure)[place]!)
    return row(String(count), [of(active, 'unweightedRecall'), of(random, 'unweightedRecall'), apart('unweightedRecall'), of(active, 'distance'), of(random, 'distance'), apart('distance'), apart('tree')])
  }),
  '',
].join('\n'))
