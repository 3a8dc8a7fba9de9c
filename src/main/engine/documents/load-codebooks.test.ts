import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { renderRationale } from '#shared/domain/rationale/render-rationale.ts'
import { createLog } from '../log.ts'
import { resourcesDir } from '../testing/test-engine.ts'
import { loadCodebooks } from './load-codebooks.ts'

const quiet = createLog(() => {})

it('puts the studio\'s own codebooks first, so that their terms keep the plain words', () => {
  const codebooks = loadCodebooks(join(resourcesDir, 'codebooks'), quiet)
  expect(codebooks.slice(0, coreCodebooks.length).map(({ key }) => key)).toEqual(coreCodebooks.map(({ key }) => key))
  const sadness = { id: 'm', level: 'emotion', codebook: 'emotions', term: 'sadness', label: 'sadness', confidence: 1, evidence: [], supports: [], origin: { kind: 'person', id: 'a' }, verdict: 'corrected' } as const
  expect(renderRationale({ nodes: [{ ...sadness, evidence: [], supports: [] }], rationale: { text: '', origin: 'rendered' } }, { codebooks })).toContain('looks sad')
})

it('leaves out what is not a codebook and logs why', () => {
  const folder = mkdtempSync(join(tmpdir(), 'codebooks-'))
  const said: string[] = []
  try {
    writeFileSync(join(folder, 'broken.json'), '{')
    expect(loadCodebooks(folder, createLog(({ message }) => void said.push(message)))).toEqual([])
    expect(said).toEqual(['A codebook was left out'])
  }
  finally {
    rmSync(folder, { recursive: true })
  }
})
