import type { Page } from '@playwright/test'
import type { Size } from './timeline/generate.ts'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
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
import { addAnnotations, addTraces, makeFilms } from './timeline/generate.ts'
import { heapMb, measureWheel, quantileOf, watchLatency } from './timeline/measure.ts'

// The real app on a generated project: what a frame costs while the time axis is panned and zoomed, and how long a key, a step and a jump take.
// `--keep FOLDER` leaves the generated project there, and uses it the next time.
const { values: options } = parseArgs({ options: {
  'hours': { type: 'string', default: '3' },
  'seek-hours': { type: 'string', default: '2' },
  'annotations': { type: 'string', default: '100000' },
  'frames': { type: 'string', default: '240' },
  'keep': { type: 'string' },
} })
const size: Size = { hours: Number(options.hours), seekHours: Number(options['seek-hours']), annotations: Number(options.annotations), tiers: 30, lanes: 40 }
const frames = Number(options.frames)

function print(metric: string, values: readonly number[], unit: string): void {
  const [p50, p95, max] = [0.5, 0.95, 1].map(share => Math.round(quantileOf(values, share) * 100) / 100)
  console.log(JSON.stringify({ bench: 'timeline', metric, n: values.length, p50, p95, max, unit }))
}

async function makeProject(folder: string): Promise<string> {
  const made = join(folder, 'Bench.affectree')
  if (existsSync(made))
    return made
  const films = await makeFilms(folder, size)
  const studio = startStudio()
  try {
    const { path } = await studio.client.project.create({ path: join(folder, 'Bench') })
    const added = await studio.client.media.add({ paths: [films.long, films.sharp] })
    await studio.finish((await studio.client.jobs.list({})).filter(job => added.some(({ jobId }) => jobId === job.id)))
    const media = await studio.client.media.list({})
    const long = media.find(({ name }) => name === 'long.mp4')
    if (!long)
      throw new Error('The long film is not in the project')
    await addAnnotations(studio.client, long.id, long.durationUs, size)
    await addTraces(studio.client, long.id, long.durationUs, size)
    return path
  }
  finally {
    await studio.close()
  }
}

/** Milliseconds to write to eight megabytes that were not held before, the size of a picture in 1080p: virtual machines differ by a factor of fifty, and pictures by it. */
function freshMemory(): number[] {
  return Array.from({ length: 20 }, () => {
    const began = performance.now()
    new Uint8Array(1920 * 1080 * 4).fill(1)
    return performance.now() - began
  })
}

async function panAndZoom(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const box = await page.locator('[data-ruler]').boundingBox()
  if (!box)
    throw new Error('The time axis is not on the screen')
  const at = { x: box.x + box.width / 3, y: box.y + 120 }
  const pan = { deltaX: 40, deltaY: 0 }
  const back = { deltaX: -40, deltaY: 0 }
  const zoomed = await measureWheel(session, at, Array.from({ length: frames / 2 }, (_, turn) => ({ deltaX: 0, deltaY: turn < frames / 4 ? -60 : 60 })))
  await measureWheel(session, at, Array.from({ length: 8 }, () => ({ deltaX: 0, deltaY: -100 })))
  const panned = await measureWheel(session, at, Array.from({ length: frames }, (_, turn) => turn % 60 < 30 ? pan : back))
  print('script a frame, zooming', zoomed.map(({ script }) => script), 'ms CPU')
  print('script a frame, panning', panned.map(({ script }) => script), 'ms CPU')
  print('script a frame, panning and zooming', [...zoomed, ...panned].map(({ script }) => script), 'ms CPU')
  print('style and layout a frame', [...zoomed, ...panned].map(({ layout }) => layout), 'ms CPU')
  print('main thread a frame', [...zoomed, ...panned].map(({ task }) => task), 'ms CPU')
  console.log(JSON.stringify({ bench: 'timeline', metric: 'heap of the window', value: Math.round(await heapMb(session)), unit: 'MB' }))
}

/** Each press moves a bound of a segment: from the key to the committed change. */
async function keys(page: Page): Promise<void> {
  await page.keyboard.press('i')
  for (let step = 0; step < 40; step++)
    await page.keyboard.press('ArrowRight')
  await page.keyboard.press('o')
  await page.keyboard.press('n')
  await page.waitForTimeout(1500)
  const watch = await watchLatency(page, { kind: 'keydown', selector: '[data-save-state]', attribute: 'data-save-state', value: 'saved' })
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press(press % 2 === 0 ? 'Alt+ArrowRight' : 'Alt+ArrowLeft')
    await page.waitForTimeout(150)
  }
  print('key to committed', await watch.laps(), 'ms')
}

/** What is asked of the page; scripts know no DOM. */
declare const document: Readonly<{ querySelector: (selector: string) => Readonly<{ getAttribute: (name: string) => string | null }> | null }>

async function stepsAndJumps(page: Page): Promise<void> {
  await page.getByRole('option', { name: 'sharp.mp4' }).click()
  await page.waitForFunction(() => document.querySelector('[data-exact-canvas]')?.getAttribute('data-pts-us') !== null && document.querySelector('[data-shown-us]')?.getAttribute('aria-label')?.includes('sharp'))
  await page.locator('[data-timeline] [role=group]').focus()
  const canvas = { selector: '[data-exact-canvas]', attribute: 'data-pts-us' }
  await page.waitForTimeout(2000)
  const steps = await watchLatency(page, { kind: 'keydown', ...canvas })
  for (let press = 0; press < 200; press++) {
    await page.keyboard.press(press % 100 < 60 ? 'ArrowRight' : 'ArrowLeft')
    await page.waitForTimeout(60)
  }
  print('step to shown', await steps.laps(), 'ms')
  const jumps = await watchLatency(page, { kind: 'pointerdown', ...canvas })
  const box = await page.locator('[data-ruler]').boundingBox()
  for (let press = 0; box && press < 60; press++) {
    await page.mouse.click(box.x + (press * 379 % 1000) / 1000 * box.width, box.y + 8)
    // one that is not waited for would not count, and those are the slow ones
    for (let turn = 0; turn < 60 && (await jumps.laps()).length <= press; turn++)
      await page.waitForTimeout(50)
    await page.waitForTimeout(200)
  }
  print('random seek to shown, 1080p', await jumps.laps(), 'ms')
}

const folder = options.keep ?? await mkdtemp(join(tmpdir(), 'affectree-timeline-'))
await mkdir(folder, { recursive: true })
try {
  const runtime = await prepare({ build: true })
  print('fresh memory of one 1080p picture', freshMemory(), 'ms')
  const project = await makeProject(folder)
  await withDisplay(async (display) => {
    const app = await electron.launch({ executablePath: runtime.executable, args: [root, project], env: { ...process.env as Record<string, string>, ...electronEnvironment(runtime), ...display, AFFECTREE_HOME: join(folder, 'home') }, timeout: 120_000 })
    try {
      const page = await app.firstWindow({ timeout: 120_000 })
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1900, 1000))
      await page.getByRole('option', { name: 'long.mp4' }).click({ timeout: 120_000 })
      await page.locator('[data-shown-us]').and(page.locator('[aria-label*="long.mp4"]')).waitFor({ timeout: 120_000 })
      await page.locator('canvas.trace-lane').first().waitFor({ timeout: 120_000 })
      await page.waitForTimeout(5000)
      console.log(JSON.stringify({ bench: 'timeline', metric: 'lanes', value: await page.locator('[data-lane]').count(), unit: 'lanes' }))
      await panAndZoom(page)
      await keys(page)
      await stepsAndJumps(page)
    }
    finally {
      await app.close()
    }
  })
}
finally {
  if (options.keep === undefined)
    await rm(folder, { recursive: true, force: true })
}
