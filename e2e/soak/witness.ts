import type { Page } from '@playwright/test'

/** What the window has said so far. */
export type Witness = Readonly<{
  /** When the newest change that the window calls saved was committed, by the engine's clock; milliseconds since 1970, 0 before the first. */
  savedAtMs: () => number
  /** How many commits the window has told of. */
  commits: () => number
}>

/**
 * Hears from the window itself what it calls saved. What has arrived here before a kill, a person could have read on the screen; the window
 * may know of more, so the claim is never too strong for the product.
 */
export async function watchSaved(page: Page): Promise<Witness> {
  let savedAtMs = 0
  let commits = 0
  await page.exposeFunction('soakSaved', (ms: number) => {
    if (ms > savedAtMs) {
      savedAtMs = ms
      commits += 1
    }
  })
  await page.evaluate(() => {
    const tell = (window as unknown as { soakSaved: (ms: number) => Promise<void> }).soakSaved
    const state = document.querySelector<HTMLElement>('[data-save-state]')
    if (!state)
      throw new Error('The window does not say what is saved')
    new MutationObserver(() => void tell(Number(state.dataset['savedAtMs'] ?? 0))).observe(state, { attributes: true, attributeFilter: ['data-saved-at-ms'] })
  })
  return { savedAtMs: () => savedAtMs, commits: () => commits }
}
