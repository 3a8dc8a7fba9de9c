import { describe, expect, it } from 'vitest'
import { matching, matchScore } from './match.ts'

const options = [{ title: 'Sadness' }, { title: 'Happiness', detail: 'joy, pleasure' }, { title: 'Head toward partner' }, { title: 'Anger' }]

describe('matching', () => {
  it('keeps the order when nothing is typed', () => {
    expect(matching(options, ' ')).toEqual(options)
  })

  it('puts the start before the start of a word before a part', () => {
    expect(matching([{ title: 'unhappy' }, { title: 'not happy' }, { title: 'happy' }], 'hap').map(option => option.title)).toEqual(['happy', 'not happy', 'unhappy'])
  })

  it('finds by detail and by scattered letters, and leaves out the rest', () => {
    expect(matching(options, 'joy').map(option => option.title)).toEqual(['Happiness'])
    expect(matching(options, 'hpss').map(option => option.title)).toEqual(['Happiness'])
    expect(matching(options, 'xyz')).toEqual([])
    expect(matching(options, 'jpe')).toEqual([])
  })
})

describe('matchScore', () => {
  it('does not care about case', () => {
    expect(matchScore('Sadness', 'SAD')).toBeGreaterThan(0)
  })
})
