import type { Codebook } from '#shared/contract/index.ts'
import { describe, expect, it } from 'vitest'
import { codedTime, codesOf } from './code-keys.ts'

function term(key: string, order: number, more: Partial<Codebook['terms'][number]> = {}): Codebook['terms'][number] {
  return { key, label: key, definition: '', parent: null, order, shortcut: null, colour: null, ...more }
}

const book: Codebook = { key: 'b', name: 'B', level: 'any', version: '1', source: '', licence: '', terms: [term('frown', 2), term('smile', 1, { shortcut: 's' }), term('broad', 3, { parent: 'smile' }), term('other', 4)] }

describe('the keys of a codebook', () => {
  it('are its shortcuts, then what no command has, in the order of the tree', () => {
    expect(codesOf(book, new Set(['1', 'Q'])).map(({ term, key, depth }) => [term, key, depth])).toStrictEqual([
      ['smile', 'S', 0],
      ['broad', '2', 1],
      ['frown', '3', 0],
      ['other', '4', 0],
    ])
  })

  it('end where the keys end', () => {
    const large = { ...book, terms: Array.from({ length: 60 }, (_, n) => term(`t${n}`, n)) }
    const keys = codesOf(large, new Set(['J', 'K', 'L'])).map(({ key }) => key)
    expect(keys.filter(key => key !== null)).toHaveLength(33)
    expect(new Set(keys.slice(0, 33)).size).toBe(33)
  })
})

describe('the time of a key', () => {
  it('is earlier by the reaction delay on the file\'s clock while it plays', () => {
    const at = (rate: number, playing = true): number => codedTime(5_000_000, { playing, rate, delayMs: 250, earliestUs: 0 })
    expect([at(1), at(2), at(0.5), at(1, false)]).toStrictEqual([4_750_000, 4_500_000, 4_875_000, 5_000_000])
    expect(codedTime(100_000, { playing: true, rate: 2, delayMs: 250, earliestUs: 40_000 })).toBe(40_000)
  })
})
