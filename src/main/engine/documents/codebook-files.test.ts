import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCodebook } from '#shared/domain/codebook.ts'
import { resourcesDir } from '../testing/test-engine.ts'
import { codebookCsv, codebookFromCsv } from './codebook-files.ts'

describe('a codebook as a table', () => {
  it('has the same terms after it was written and read', () => {
    const word = fc.string({ minLength: 1, maxLength: 10 }).map(text => text.trim()).filter(text => text !== '' && !/^['=+\-@]/.test(text))
    const terms = fc.uniqueArray(fc.record({ key: word, label: word, definition: fc.string().map(text => text.trim()).filter(text => !/^['=+\-@]/.test(text)), colour: fc.constantFrom(null, '#c29422') }), { minLength: 1, maxLength: 8, selector: ({ key }) => key })
    fc.assert(fc.property(terms, (list) => {
      const book = { key: 'b', name: 'B', level: 'any' as const, version: '1', source: 'b.csv', licence: '', terms: list.map((term, order) => ({ ...term, order, parent: order > 0 ? list[0]!.key : null, shortcut: null })) }
      expect(codebookFromCsv(codebookCsv(book), 'b.csv').terms).toEqual(book.terms)
    }))
  })

  it('keeps the terms of FACS, and reads a table that a person typed', () => {
    const facs = parseCodebook(readFileSync(join(resourcesDir, 'codebooks', 'facs.json'), 'utf8'), 'facs.json')
    const read = codebookFromCsv(codebookCsv(facs), 'facs.csv')
    expect(read.terms.map(({ key, label, definition }) => [key, label, definition])).toStrictEqual(facs.terms.toSorted((a, b) => a.order - b.order).map(({ key, label, definition }) => [key, label, definition]))
    const typed = codebookFromCsv('Label;Definition;Shortcut\nSmile;"Corners of the mouth up; teeth or not";s\nLaugh;;l\n', 'Mouth acts.csv')
    expect([typed.key, typed.name, typed.terms.map(({ key, definition, shortcut }) => [key, definition, shortcut])]).toStrictEqual(['mouth-acts', 'Mouth acts', [['smile', 'Corners of the mouth up; teeth or not', 's'], ['laugh', '', 'l']]])
    expect(() => codebookFromCsv('key,label\na,A\na,B\n', 'twice.csv')).toThrow('key a is used twice')
    expect(() => codebookFromCsv('definition\nnothing\n', 'empty.csv')).toThrow('Row 2 of empty.csv has neither key nor label')
  })
})
