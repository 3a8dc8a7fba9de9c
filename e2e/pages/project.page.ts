import type { Page } from '@playwright/test'

/** The start screen, the project menu and the list of files. */
export function projectPage(page: Page) {
  const media = page.locator('[data-panel=media]')
  return {
    create: page.getByRole('button', { name: /^New project/ }),
    openSample: page.getByRole('button', { name: /^Open the sample project/ }),
    menu: page.getByRole('button', { name: /^Project:/ }),
    media,
    addVideos: media.getByRole('button', { name: 'Add videos' }).first(),
    files: media.locator('[data-media]'),
    file: (name: string) => media.getByRole('option', { name }),
    stateOf: (name: string) => media.getByRole('option', { name }).locator('[data-media]'),
    failures: media.locator('[data-failures]'),
    saved: page.locator('[data-save-state]'),
  }
}
