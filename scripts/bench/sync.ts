import type { Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { _electron as electron } from '@playwright/test'
import { makeClip } from '#engine/media/fixtures/make-clip.ts'
import { startStudio } from '../headless/studio.ts'
import { withDisplay } from '../setup/display.ts'
import { electronEnvironment } from '../setup/electron.ts'
import { root } from '../setup/paths.mjs'
import { prepare } from '../setup/prepare.ts'
import { quantileOf } from './timeline/measure.ts'

// Two copies of one event that begin 1.234 s apart, in the real app: the offset that is heard, and how far apart they are while both play.
const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const minutes = Number(options.minutes)
const laterSeconds = 1.234
const rateHz = 30

async function makeProject(folder: string): Promise<string> {
  const clips = [['left.mp4', 0], ['right.mp4', laterSeconds]] as const
  for (const [name, babbleFrom] of clips)
    makeClip(join(folder, name), { format: 'mp4', encoder: 'libx264', frames: Math.ceil((minutes * 60 + 10) * rateHz), tones: [{ encoder: 'aac', babbleFrom }] })
  const studio = startStudio()
  try {
    const { path } = await studio.client.project.create({ path: join(folder, 'Sync') })
    const added = await studio.client.media.add({ paths: clips.map(([name]) => join(folder, name)) })
    await studio.finish((await studio.client.jobs.list({})).filter(job => added.some(({ jobId }) => jobId === job.id)))
    const [mediaId = '', otherId = ''] = added.map(one => one.mediaId ?? '')
    const heard = await studio.client.sync.hear({ mediaId, otherId })
    console.log(JSON.stringify({ bench: 'sync', metric: 'offset found by sound', value: heard.offsetUs / 1e6, wanted: -laterSeconds, confidence: heard.confidence, unit: 's' }))
    await studio.client.sync.align({ mediaId, otherId, offsetUs: heard.offsetUs, origin: 'sound', confidence: heard.confidence })
    return path
  }
  finally {
    await studio.close()
  }
}

/** Errors of the companion in milliseconds, one every 250 ms of playing, after two seconds to come into step. */
async function errorsOf(page: Page): Promise<number[]> {
  const errors: number[] = []
  const untilMs = Date.now() + minutes * 60_000
  await page.waitForTimeout(2000)
  while (Date.now() < untilMs) {
    await page.waitForTimeout(250)
    const text = await page.locator('[data-companion]').getAttribute('data-error-us')
    if (text)
      errors.push(Math.abs(Number(text)) / 1000)
  }
  return errors
}

const folder = await mkdtemp(join(tmpdir(), 'affectree-sync-'))
try {
  const runtime = await prepare({ build: true })
  const project = await makeProject(folder)
  await withDisplay(async (display) => {
    const app = await electron.launch({ executablePath: runtime.executable, args: [root, project], env: { ...process.env as Record<string, string>, ...electronEnvironment(runtime), ...display, AFFECTREE_HOME: join(folder, 'home') }, timeout: 120_000 })
    try {
      const page = await app.firstWindow({ timeout: 120_000 })
      await page.getByRole('option', { name: 'left.mp4' }).click({ timeout: 120_000 })
      await page.locator('[data-companion]').waitFor({ timeout: 120_000 })
      await page.locator('[data-shown-us]').and(page.locator('[aria-label*="left.mp4"]')).waitFor({ timeout: 120_000 })
      await page.keyboard.press('Space')
      const errors = await errorsOf(page)
      const [p50, p95, max] = [0.5, 0.95, 1].map(share => Math.round(quantileOf(errors, share) * 10) / 10)
      const within = errors.filter(ms => ms <= 1000 / rateHz).length
      console.log(JSON.stringify({ bench: 'sync', metric: `error while playing ${minutes} minutes`, n: errors.length, p50, p95, max, withinOneFrame: within, unit: 'ms' }))
    }
    finally {
      await app.close()
    }
  })
}
finally {
  await rm(folder, { recursive: true, force: true })
}
