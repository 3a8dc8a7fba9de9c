import type { Studio } from '../studio.ts'
import type { Pass } from './passes.ts'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectPage } from '../pages/project.page.ts'
import { expect, openStudio, test } from '../studio.ts'
import { checkProject } from './check-project.ts'
import { passes } from './passes.ts'
import { watchSaved } from './witness.ts'

const times = Number(process.env['SOAK_TIMES'] ?? 50)
/** Kills come this long after the work begins, at random; milliseconds. */
const [earliestMs, latestMs] = [300, 9000]

function say(line: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Every process of the app, the engine first: it must have no time to finish what it does. */
async function processesOf({ app }: Studio): Promise<number[]> {
  const others = await app.evaluate(({ app: running }) => running.getAppMetrics().toSorted((a, b) => Number(b.name === 'Affectree engine') - Number(a.name === 'Affectree engine')).map(({ pid }) => pid))
  return [...others, app.process().pid ?? 0]
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    }
    catch (error) {
      // a helper of Electron may have ended by itself
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH')
        throw error
    }
  }
}

/** One kill in the middle of the work. @returns what the window had called saved until then */
async function killDuring(studio: Studio, pass: Pass): Promise<Readonly<{ savedAtMs: number, commits: number, afterMs: number }>> {
  const witness = await watchSaved(studio.page)
  const pids = await processesOf(studio)
  const { page } = studio
  let killed = false
  const working = (async () => {
    while (!killed)
      await pass.work(page)
  })().catch((error: unknown) => error)
  const afterMs = Math.round(earliestMs + Math.random() * (latestMs - earliestMs))
  const early = await Promise.race([working, sleep(afterMs)])
  if (early instanceof Error)
    throw early
  killed = true
  killAll(pids)
  const heard = { savedAtMs: witness.savedAtMs(), commits: witness.commits(), afterMs }
  await working
  return heard
}

for (const pass of passes) {
  test(`${pass.name}: nothing that was called saved is missing after a kill`, async () => {
    const studio = await openStudio()
    try {
      const project = await pass.prepare(studio)
      await studio.restart([project])
      let [told, kills] = [0, 0]
      for (let round = 1; round <= times; round++) {
        await pass.enter(studio, round)
        const heard = await killDuring(studio, pass)
        await studio.restart([project])
        await expect(projectPage(studio.page).files).not.toHaveCount(0)
        const state = checkProject(project, heard.savedAtMs)
        say({ soak: pass.name, kill: round, afterMs: heard.afterMs, commitsTold: heard.commits, changes: state.changes, records: state.records, lost: state.lost.length })
        expect(state.lost).toEqual([])
        told += heard.commits
        kills += 1
      }
      say({ soak: pass.name, kills, commitsTold: told, lost: 0 })
      expect(told).toBeGreaterThan(0)
    }
    finally {
      await studio.close()
    }
  })
}
