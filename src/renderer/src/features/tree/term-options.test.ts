import type { Codebook } from '#shared/contract/index.ts'
import { describe, expect, it } from 'vitest'
import { codebooksFor, termOptions } from './term-options.ts'

function book(key: string, level: Codebook['level']): Codebook {
  const term = { definition: `${key} term`, parent: null, shortcut: null, colour: null }
  return { key, name: key.toUpperCase(), level, version: '1', source: '', licence: '', terms: [{ key: 'b', label: 'B', order: 1, ...term }, { key: 'a', label: 'A', order: 0, ...term }] }
}

const books = [book('mead-22', 'emotion'), book('emotions', 'emotion'), book('cues', 'cue'), book('own', 'any')]

describe('codebooksFor', () => {
  it('offers the usual codebooks of the level and those in use', () => {
    const used = { id: 'n', level: 'emotion', codebook: 'mead-22', term: 'a', label: 'A', confidence: 1, evidence: [], supports: [], origin: { kind: 'person', id: 'p' }, verdict: 'added' } as const
    expect(codebooksFor('emotion', books, []).map(({ key }) => key)).toEqual(['emotions'])
    expect(codebooksFor('emotion', books, [{ ...used, evidence: [], supports: [] }]).map(({ key }) => key)).toEqual(['emotions', 'mead-22'])
  })

  it('offers all that fit when none of the usual is there', () => {
    expect(codebooksFor('expression', books, []).map(({ key }) => key)).toEqual(['own'])
  })
})

describe('termOptions', () => {
  it('lists terms in their own order', () => {
    expect(termOptions([book('cues', 'cue')]).map(({ id, group }) => [id, group])).toEqual([['cues/a', 'CUES'], ['cues/b', 'CUES']])
  })
})
