import type { Codebook } from './codebook.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { codebookProblems, findTerm, parseCodebook } from './codebook.ts'
import { lexiconOf } from './rationale/lexicon.ts'
import { levels } from './tree.ts'

/** Linear RGB of `#rrggbb`. */
function linear(hex: string): number[] {
  return [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
}

/** @see Ottosson 2020, A perceptual color space for image processing */
function oklab(rgb: readonly number[]): number[] {
  const [r = 0, g = 0, b = 0] = rgb.map(value => Math.max(0, value))
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Full dichromacy on linear RGB. @see Machado et al. 2009, doi:10.1109/TVCG.2009.113 */
const vision = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}

const folder = new URL('../../../resources/codebooks/', import.meta.url)
const books = new Map(readdirSync(folder).map((file): [string, Codebook] => [file, parseCodebook(readFileSync(new URL(file, folder), 'utf8'), file)]))
const book = (key: string): Codebook => books.get(`${key}.json`) as Codebook

describe('the codebooks of the studio', () => {
  it('are sound, named as their files, and say where they come from', () => {
    for (const [file, codebook] of books) {
      expect(`${codebook.key}.json`).toBe(file)
      expect(codebook.source.length).toBeGreaterThan(10)
      expect(codebook.licence).not.toBe('')
      expect(codebook.terms.map(({ order }) => order)).toEqual(codebook.terms.map((_, at) => at))
    }
  })

  it('hold as many terms as their sources', () => {
    const counts = Object.fromEntries([...books.values()].map(({ key, terms }) => [key, terms.length]))
    expect(counts).toMatchObject({
      'emotions': 8,
      'ekman-6': 6,
      'ekman-7': 7,
      'plutchik': 32,
      'goemotions': 28,
      'gew-20': 22,
      'au-aff-wild2': 12,
      'au-bp4d': 12,
      'au-bp4d-intensity': 5,
      'au-disfa': 12,
      'au-disfa-8': 8,
      'au-openface': 17,
      'au-py-feat': 20,
      'spaff-20': 20,
      'mafw-11': 11,
      'dfew-7': 7,
      'mead-22': 22,
      'mead-views-7': 7,
      'ravdess-8': 8,
      'casme2-5': 5,
      'celebv-hq-appearance': 40,
      'celebv-hq-action': 35,
      'perr-5': 5,
      'sentiment-7': 7,
    })
    const parents = new Set(book('attributes-49').terms.map(({ parent }) => parent))
    expect(book('attributes-49').terms.filter(({ key }) => !parents.has(key))).toHaveLength(49)
  })

  it('give FACS intensities, sides and exclusions', () => {
    expect(book('facs').modifiers?.filter(({ kind }) => kind === 'intensity').map(({ key, value }) => `${key}${value}`).join(' ')).toBe('A1 B2 C3 D4 E5')
    expect(findTerm([book('facs')], 'facs', 'AU61')?.excludes).toEqual(['AU62', 'AU65', 'AU66'])
    for (const { key, terms } of books.values()) {
      for (const term of key.startsWith('au-') ? terms : [])
        expect(findTerm([book('facs')], 'facs', term.key)?.label).toBe(term.label)
    }
  })

  it('name the letters of multiple-choice answers in order', () => {
    for (const key of ['mafw-11', 'dfew-7', 'mead-22', 'mead-views-7', 'sentiment-3', 'sentiment-7', 'casme2-5', 'perr-5'])
      expect(book(key).terms.map(({ code }) => code)).toEqual(book(key).terms.map((_, at) => String.fromCharCode(65 + at)))
  })
})

describe('the codebooks a new project starts with', () => {
  const own = ['emotions', 'expressions', 'cues'].map(book)

  it('stand one at each level and can be said without quotes', () => {
    expect(own.map(({ level }) => level)).toEqual([...levels].reverse())
    const lexicon = lexiconOf(own)
    for (const { key, level, terms } of own) {
      for (const term of terms)
        expect(lexicon.sayingOf(level as 'cue', key, term.key, term.label), term.key).not.toBeNull()
    }
  })

  it('have emotion colours of one lightness that stay apart for every kind of colour vision', () => {
    const colours = book('emotions').terms.map(({ colour }) => linear(colour as string))
    expect(book('emotions').terms.map(({ code }) => code)).toEqual(['ANG', 'DIS', 'FEA', 'HAP', 'SAD', 'SUR', 'NEU', 'CON'])
    for (const rgb of colours)
      expect(oklab(rgb)[0]).toBeCloseTo(0.7, 2)
    const distances = Object.values(vision).map((matrix) => {
      const seen = colours.map(rgb => oklab(matrix.map(row => row.reduce((sum, weight, channel) => sum + weight * (rgb[channel] as number), 0))))
      return Math.min(...seen.flatMap((a, i) => seen.slice(i + 1).map(b => Math.hypot(...a.map((value, axis) => value - (b[axis] as number))))))
    })
    expect(distances[0]).toBeGreaterThan(0.075)
    for (const distance of distances.slice(1))
      expect(distance).toBeGreaterThan(0.038)
  })
})

describe('codebookProblems', () => {
  it('finds repeated keys, orders and shortcuts, and references to nothing', () => {
    const term = { key: 'a', label: 'a', definition: '', parent: 'x', order: 0, shortcut: 'q', colour: null }
    expect(codebookProblems({ key: 'k', name: 'k', level: 'any', version: '1', source: '', licence: '', terms: [term, { ...term, parent: null, excludes: ['y'] }] })).toEqual([
      'k: key a is used twice',
      'k: order 0 is used twice',
      'k: shortcut q is used twice',
      'k: a refers to x, which is not a term',
      'k: a refers to y, which is not a term',
    ])
    expect(() => parseCodebook('{}', 'mine.json')).toThrow('The codebook mine.json is not in the expected form')
  })
})
