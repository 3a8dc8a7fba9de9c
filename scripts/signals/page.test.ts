import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { definitionsTable, signalsPage } from './page.ts'

describe('docs/signals.md', () => {
  it('defines every signal as the window and the exports do (node scripts/signals/define.ts writes it anew)', () => {
    expect(readFileSync(signalsPage, 'utf8')).toContain(definitionsTable().join('\n'))
  })
})
