import type { Study } from '#engine/training/study/study.ts'
import type { Outcome } from './evaluate.ts'
import type { Kept } from './kept.ts'
import type { Schedule, Trained } from './variants.ts'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { createStudy, fullStudy } from '#engine/training/study/study.ts'
import { greedyOutcome, outcomeOf } from './evaluate.ts'
import { openKept } from './kept.ts'
import { continueSupervised, reinforceFrom, schedules, supervisedSteps, trainStage } from './variants.ts'

/**
 * Trains every variant of the recipe on the generated study and tests it on unseen subjects, seed by seed. Policies and figures are kept in
 * `<out>/seed-N/` as they come, so that a run that was stopped goes on where it was; a whole seed is `<out>/seed-N.json`. `--more` adds variants that
 * tell where the gain of the curriculum comes from.
 *
 *     node scripts/study/ablation.ts --out DIR [--seeds 21,22,23,24,25] [--threads 1] [--subjects 80] [--more]
 */

type SeedFigures = Readonly<{ seed: number, clips: number, subjects: readonly string[], outcomes: Readonly<Record<string, Outcome>>, cpuSeconds: Readonly<Record<string, number>> }>

const { values } = parseArgs({ options: { out: { type: 'string' }, seeds: { type: 'string', default: '21,22,23,24,25' }, threads: { type: 'string', default: '1' }, subjects: { type: 'string' }, more: { type: 'boolean', default: false } } })
const threads = Number(values.threads)

function say(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}

const shown = ({ score }: Outcome): string => Object.entries(score).map(([name, value]) => `${name} ${value.toFixed(3)}`).join('  ')

type SeedRun = Readonly<{ seed: number, study: Study, kept: Kept, outcomes: Record<string, Outcome>, cpuSeconds: Record<string, number> }>

async function test({ seed, study, kept, outcomes, cpuSeconds }: SeedRun, name: string, { parameters, cpuSeconds: seconds }: Trained): Promise<void> {
  outcomes[name] = await kept.figures(name, () => greedyOutcome(parameters, study.test, threads))
  cpuSeconds[name] = seconds
  say(`seed ${seed} ${name}: ${shown(outcomes[name])}  cpu ${seconds.toFixed(0)} s`)
}

/** Trains a schedule stage by stage; each stage is kept. Answers the policy after each, with the seconds up to there. */
async function trainKept({ seed, study, kept }: SeedRun, name: keyof typeof schedules): Promise<Trained[]> {
  const trained: Trained[] = []
  const schedule: Schedule = schedules[name]
  for (const place of schedule.stages.keys()) {
    const before = trained.at(-1)
    const { parameters, cpuSeconds } = await kept.policy(`${name} ${place + 1}`, () => trainStage(study, schedule, place, before?.parameters ?? null, seed, threads))
    trained.push({ parameters, cpuSeconds: cpuSeconds + (before?.cpuSeconds ?? 0) })
  }
  return trained
}

/** What comes after the curriculum: reinforcement, and supervised training gone on with for as long. */
async function goOn(run: SeedRun, supervised: Trained): Promise<void> {
  const { seed, study, kept } = run
  const reinforced = await kept.policy('GRPO', async () => {
    const log: unknown[] = []
    const trained = await reinforceFrom(study, supervised.parameters, seed, threads, { onLog: each => void log.push(each) })
    await kept.figures('GRPO.log', async () => log)
    return trained
  })
  await test(run, 'GRPO', reinforced)
  const matched = Math.round(supervisedSteps * reinforced.cpuSeconds / supervised.cpuSeconds)
  await test(run, 'continued, same compute', await kept.policy('continued, same compute', () => continueSupervised(study, supervised.parameters, matched, seed, threads)))
}

async function runSeed(seed: number, out: string): Promise<SeedFigures> {
  const study = createStudy(seed, values.subjects ? { ...fullStudy, testSubjects: Number(values.subjects) } : fullStudy)
  const items = study.test
  const run: SeedRun = { seed, study, kept: openKept(join(out, `seed-${seed}`)), outcomes: { teacher: outcomeOf(items.map(item => item.teacher), items) }, cpuSeconds: {} }
  say(`seed ${seed} teacher: ${shown(run.outcomes.teacher!)}`)
  const stages = await trainKept(run, 'curriculum')
  for (const [name, stage] of [['stage I', stages[0]!], ['stage II', stages[1]!], ['curriculum', stages[2]!]] as const)
    await test(run, name, stage)
  for (const name of ['emotions alone', 'joint'] as const)
    await test(run, name, (await trainKept(run, name)).at(-1)!)
  await goOn(run, stages[2]!)
  if (values.more) {
    for (const name of ['emotions alone, completed trees too', 'curriculum without replay'] as const)
      await test(run, name, (await trainKept(run, name)).at(-1)!)
  }
  return { seed, clips: items.length, subjects: items.map(item => item.subjectId), outcomes: run.outcomes, cpuSeconds: run.cpuSeconds }
}

if (!values.out) {
  say('Usage: node scripts/study/ablation.ts --out DIR [--seeds 21,22,23,24,25] [--threads 1] [--subjects 80] [--more]')
  process.exit(2)
}
mkdirSync(values.out, { recursive: true })
for (const seed of values.seeds.split(',').map(Number)) {
  const path = join(values.out, `seed-${seed}.json`)
  if (existsSync(path))
    say(`seed ${seed} is there already`)
  else
    writeFileSync(path, JSON.stringify(await runSeed(seed, values.out)))
}
