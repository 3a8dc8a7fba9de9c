import type { ReinforceLog } from '#engine/training/policy/reinforce.ts'
import type { Outcome } from './evaluate.ts'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { createStudy, fullStudy } from '#engine/training/study/study.ts'
import { greedyOutcome, outcomeOf, searchOutcomes } from './evaluate.ts'
import { continueSupervised, reinforceFrom, schedules, trainSchedule } from './variants.ts'

/**
 * Trains every variant of the recipe on the generated study and tests it on unseen subjects, seed by seed. Each seed's figures are kept in
 * `<out>/seed-N.json`, so that a run that was stopped goes on with the next seed; each variant's scores are written to stderr as they come.
 *
 *     node scripts/study/ablation.ts --out DIR [--seeds 1,2,3,4,5] [--threads 1]
 */

type SeedFigures = Readonly<{ seed: number, clips: number, subjects: readonly string[], outcomes: Readonly<Record<string, Outcome>>, cpuSeconds: Readonly<Record<string, number>>, reinforcement: readonly ReinforceLog[] }>

const { values } = parseArgs({ options: { out: { type: 'string' }, seeds: { type: 'string', default: '1,2,3,4,5' }, threads: { type: 'string', default: '1' }, subjects: { type: 'string' } } })
const threads = Number(values.threads)

function say(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}

const shown = ({ score }: Outcome): string => Object.entries(score).map(([name, value]) => `${name} ${value.toFixed(3)}`).join('  ')

async function runSeed(seed: number): Promise<SeedFigures> {
  const study = createStudy(seed, values.subjects ? { ...fullStudy, testSubjects: Number(values.subjects) } : fullStudy)
  const items = study.test
  const outcomes: Record<string, Outcome> = { teacher: outcomeOf(items.map(item => item.teacher), items) }
  const cpuSeconds: Record<string, number> = {}
  const keep = (name: string, outcome: Outcome, seconds = 0): void => {
    outcomes[name] = outcome
    cpuSeconds[name] = seconds
    say(`seed ${seed} ${name}: ${shown(outcome)}  cpu ${seconds.toFixed(0)} s`)
  }
  say(`seed ${seed} teacher: ${shown(outcomes.teacher!)}`)
  let supervised: Float32Array | null = null
  for (const [name, stages] of Object.entries(schedules)) {
    const trained = await trainSchedule(study, stages, seed, threads)
    const seconds = trained.reduce((sum, each) => sum + each.cpuSeconds, 0)
    if (name === 'curriculum') {
      keep('stage I', await greedyOutcome(trained[0]!.parameters, items, threads))
      keep('stage II', await greedyOutcome(trained[1]!.parameters, items, threads))
      supervised = trained.at(-1)!.parameters
    }
    keep(name, await greedyOutcome(trained.at(-1)!.parameters, items, threads), seconds)
  }
  const reinforcement: ReinforceLog[] = []
  const reinforced = await reinforceFrom(study, supervised!, seed, threads, { onLog: log => void reinforcement.push(log) })
  keep('GRPO', await greedyOutcome(reinforced.parameters, items, threads), reinforced.cpuSeconds)
  const short = await continueSupervised(study, supervised!, 150, seed, threads)
  keep('continued, same steps', await greedyOutcome(short.parameters, items, threads), short.cpuSeconds)
  const matched = Math.round(150 * reinforced.cpuSeconds / short.cpuSeconds)
  const long = await continueSupervised(study, supervised!, matched, seed, threads)
  keep('continued, same compute', await greedyOutcome(long.parameters, items, threads), long.cpuSeconds)
  for (const [base, parameters] of [['SFT', supervised!], ['GRPO', reinforced.parameters]] as const) {
    for (const [name, outcome] of Object.entries(await searchOutcomes(parameters, items, seed, threads)))
      keep(`${base}, ${name}`, outcome)
  }
  return { seed, clips: items.length, subjects: items.map(item => item.subjectId), outcomes, cpuSeconds, reinforcement }
}

if (!values.out) {
  say('Usage: node scripts/study/ablation.ts --out DIR [--seeds 1,2,3,4,5] [--threads 1] [--subjects 80]')
  process.exit(2)
}
mkdirSync(values.out, { recursive: true })
for (const seed of values.seeds.split(',').map(Number)) {
  const path = join(values.out, `seed-${seed}.json`)
  if (existsSync(path)) {
    say(`seed ${seed}: ${Object.keys((JSON.parse(readFileSync(path, 'utf8')) as SeedFigures).outcomes).length} variants are there already`)
    continue
  }
  writeFileSync(path, JSON.stringify(await runSeed(seed)))
}
