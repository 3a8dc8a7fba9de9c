import { describe, expect, it } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'

const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '').toSorted()

describe('message tables', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted())
  })

  it('use the same placeholders and the same forms of number', () => {
    for (const [key, text] of Object.entries(en)) {
      const other = de[key as keyof typeof en]
      expect([key, new Set(placeholders(other))]).toEqual([key, new Set(placeholders(text))])
      expect([key, other.includes(' | ')]).toEqual([key, text.includes(' | ')])
    }
  })

  it('are neutral: no exclamation marks, no empty texts', () => {
    for (const table of [en, de]) {
      for (const [key, text] of Object.entries(table))
        expect([key, text.trim() !== '' && !text.includes('!')]).toEqual([key, true])
    }
  })
})
