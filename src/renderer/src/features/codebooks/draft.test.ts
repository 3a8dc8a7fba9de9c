import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codebookProblems } from '#shared/domain/codebook.ts'
import { emptyCodebook, keyFor, outlineOf, withChange, withoutTerm, withTerm } from './draft.ts'

describe('a codebook under the hand', () => {
  it('always holds together and shows each of its terms once', () => {
    const step = fc.record({ act: fc.constantFrom('add', 'add', 'remove', 'move'), a: fc.nat(20), b: fc.nat(20) })
    fc.assert(fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let book = emptyCodebook('Gestures', new Set())
      for (const { act, a, b } of steps) {
        const at = (n: number): string => book.terms[n % Math.max(1, book.terms.length)]?.key ?? ''
        if (act === 'add')
          book = withTerm(book, `Term ${a}`, b % 3 === 0 && book.terms.length > 0 ? at(b) : null)
        else if (act === 'remove')
          book = withoutTerm(book, at(a))
        else if (book.terms.length > 0)
          book = withChange(book, at(a), { parent: b % 4 === 0 ? null : at(b) })
        expect(codebookProblems(book)).toStrictEqual([])
        expect(outlineOf(book).map(({ term }) => term.key).toSorted()).toStrictEqual(book.terms.map(({ key }) => key).toSorted())
      }
    }), { numRuns: 60 })
  })

  it('makes keys of names', () => {
    expect([keyFor('Lächeln, breit', new Set()), keyFor('Smile', new Set(['smile', 'smile-2'])), keyFor('...', new Set())]).toStrictEqual(['lacheln-breit', 'smile-3', 'term'])
  })
})
