import type { Page } from '@playwright/test'

/** The search of the project with what it found. */
export function searchPage(page: Page) {
  const panel = page.locator('[data-search]')
  return {
    panel,
    query: panel.getByRole('textbox', { name: 'Query' }),
    told: panel.getByRole('status'),
    found: panel.locator('[data-found]'),
    current: panel.locator('[data-found][aria-selected=true]'),
    play: panel.getByRole('button', { name: 'Play one after another' }),
    stop: panel.getByRole('button', { name: 'Stop playing' }),
    newTerm: panel.getByRole('combobox', { name: 'Relabel all as' }),
    relabel: panel.getByRole('button', { name: 'Relabel', exact: true }),
  }
}
