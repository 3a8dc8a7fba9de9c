import type { ElectronApplication, Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { test as base, _electron as electron } from '@playwright/test'

/** The root folder of the checkout: what Electron is started with. */
export const root = fileURLToPath(new URL('..', import.meta.url))

export type Studio = {
  /** The app that runs now; another one after `restart`. */
  readonly app: ElectronApplication
  readonly page: Page
  /** A folder of this test alone; settings live in `folder/home`. */
  readonly folder: string
  /** What the page wrote to its console as an error, and uncaught errors of the page. */
  readonly problems: string[]
  /** Quits and starts again on the same settings, with other arguments where given. */
  readonly restart: (args?: readonly string[]) => Promise<void>
  readonly close: () => Promise<void>
}

export type StudioOptions = Readonly<{ args?: readonly string[], widthPx?: number, heightPx?: number }>

/** Starts the real app on empty settings. */
export async function openStudio(options: StudioOptions = {}): Promise<Studio> {
  const folder = mkdtempSync(join(tmpdir(), 'affectree-e2e-'))
  const problems: string[] = []
  let args = options.args ?? []
  let app: ElectronApplication
  let page: Page

  async function start(): Promise<void> {
    app = await electron.launch({
      args: [root, ...args],
      env: { ...process.env as Record<string, string>, AFFECTREE_HOME: join(folder, 'home') },
      timeout: 60_000,
    })
    page = await app.firstWindow({ timeout: 60_000 })
    page.on('console', message => message.type() === 'error' && problems.push(message.text()))
    page.on('pageerror', error => problems.push(String(error)))
    await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.widthPx, size.heightPx), {
      widthPx: options.widthPx ?? 1366,
      heightPx: options.heightPx ?? 768,
    })
  }

  await start()
  return {
    get app() { return app },
    get page() { return page },
    folder,
    problems,
    async restart(next) {
      args = next ?? args
      await app.close()
      await start()
    },
    async close() {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A test with a freshly started studio; what the page reports as an error fails the test. */
export const test = base.extend<{ studio: Studio, studioOptions: StudioOptions }>({
  studioOptions: [{}, { option: true }],
  studio: async ({ studioOptions }, use, info) => {
    const studio = await openStudio(studioOptions)
    try {
      await use(studio)
      if (info.status === info.expectedStatus && studio.problems.length > 0)
        throw new Error(`The page reported errors:\n${studio.problems.join('\n')}`)
    }
    finally {
      if (info.status !== info.expectedStatus)
        await studio.page.screenshot({ path: info.outputPath('window.png') }).catch(() => undefined)
      await studio.close()
    }
  },
})

export { expect } from '@playwright/test'
