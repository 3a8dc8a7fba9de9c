import type { AffectiveTree } from '../tree.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleCodebooks, sampleNode, sampleTree } from '../../testing/sample-tree.ts'
import { treeArbitrary } from '../../testing/tree-arbitrary.ts'
import { siblingOrder } from '../tree/canonical-order.ts'
import { treeProblems } from '../tree/validate-tree.ts'
import { outlineOf } from './outline.ts'
import { parseRationale } from './parse-rationale.ts'
import { renderRationale } from './render-rationale.ts'
import { spokenSpans, timeText, timeUs } from './time-text.ts'

const order = siblingOrder(sampleCodebooks)
const render = (tree: AffectiveTree, subject?: string): string => renderRationale(tree, { codebooks: sampleCodebooks, ...subject === undefined ? {} : { subject } })
function parse(text: string): AffectiveTree {
  let next = 0
  return parseRationale(text, { codebooks: sampleCodebooks, newId: () => `p${next++}`, origin: { kind: 'person', id: 'a' } })
}

describe('renderRationale', () => {
  it('reads like a rationale', () => {
    expect(render(sampleTree, 'She')).toBe(
      'She looks happy from 00:12.0 to 00:15.0 because of a lasting smile (00:12.4-00:14.1): lip corners raised, cheeks raised (00:12.6-00:14.0). '
      + 'Also seen: wide eyes (00:13.0-00:13.3). Also noted: cheeks raised (00:14.5-00:15.0).',
    )
  })

  it('says what is surest first, hedges what the machine is unsure of, quotes what no codebook knows, and names a shared reason once in full', () => {
    const tree: AffectiveTree = {
      nodes: [
        sampleNode('m1', 'emotion', 'happiness', { confidence: 0.4 }),
        { ...sampleNode('m2', 'emotion', 'fear', { confidence: 0.1 }), codebook: null, term: null, label: 'quiet "pride"', verdict: 'accepted' },
        sampleNode('m3', 'emotion', 'sadness', { confidence: 0.6 }),
        sampleNode('e1', 'expression', 'smile', { supports: ['m1', 'm3'], spans: [[1, 1.2]] }),
        sampleNode('c1', 'cue', 'cheeks-raised', { supports: ['e1'] }),
      ],
      rationale: { text: '', origin: 'rendered' },
    }
    expect(render(tree)).toBe(
      'The person shows "quiet \\"pride\\"". '
      + 'The person also probably shows sadness because of a brief smile (00:01.0-00:01.2): cheeks raised (no time). '
      + 'The person also possibly looks happy because of a brief smile (00:01.0-00:01.2).',
    )
  })

  it('says that nothing is noted', () => {
    expect(render({ nodes: [], rationale: { text: '', origin: 'rendered' } })).toBe('Nothing is noted.')
  })
})

describe('parseRationale', () => {
  it('gives back the tree that was rendered, up to what a text carries', () => {
    fc.assert(fc.property(treeArbitrary, fc.constantFrom('The person', 'Anna B.', 'looks odd'), (tree, subject) => {
      const back = parse(render(tree, subject))
      expect(treeProblems(back)).toEqual([])
      expect(outlineOf(back, order)).toEqual(outlineOf(tree, order))
    }), { numRuns: 500 })
  })

  it('says where a text leaves the grammar', () => {
    expect(() => parse('The person looks happy because of a grin.')).toThrow('expected a known expression before this point, not "a grin", found "."')
    expect(() => parse('The person looks happy because of a smile (00:02.0-00:01.0).')).toThrow('ends after its start')
    expect(() => parse('She is glad.')).toThrow('at character 1: expected a sentence with "looks" or "shows"')
    expect(() => parse('The person looks happy. ')).toThrow('at character 25')
  })
})

describe('times', () => {
  it('are written to a tenth and read back', () => {
    expect([0, 12_400_000, 3_723_400_000].map(timeText)).toEqual(['00:00.0', '00:12.4', '1:02:03.4'])
    fc.assert(fc.property(fc.nat(999_999), tenths => timeUs(timeText(tenths * 100_000)) === tenths * 100_000))
  })

  it('are widened to tenths and joined', () => {
    expect(spokenSpans([{ startUs: 250_000, endUs: 310_000 }, { startUs: 390_001, endUs: 700_000 }, { startUs: 0, endUs: 1 }]))
      .toEqual([{ startUs: 0, endUs: 100_000 }, { startUs: 200_000, endUs: 700_000 }])
  })
})
