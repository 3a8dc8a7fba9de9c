import type { AggregateNode } from './aggregate-trees.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleCodebooks, sampleNode, sampleTree } from '../../testing/sample-tree.ts'
import { treeArbitrary } from '../../testing/tree-arbitrary.ts'
import { aggregateTrees } from './aggregate-trees.ts'
import { siblingOrder } from './canonical-order.ts'

const rendered = { text: '', origin: 'rendered' } as const

function shown({ label, trees, children }: AggregateNode): unknown {
  return children.length === 0 ? `${label} ${trees}` : [`${label} ${trees}`, ...children.map(shown)]
}

describe('aggregateTrees', () => {
  it('lays trees over each other and counts in how many an item stands', () => {
    const afraid = { nodes: [sampleNode('m', 'emotion', 'fear')], rationale: rendered }
    const smiling = { nodes: [sampleNode('m', 'emotion', 'happiness'), sampleNode('a', 'expression', 'smile', { supports: ['m'] }), sampleNode('b', 'expression', 'smile', { supports: ['m'], spans: [[1, 2]] })], rationale: rendered }
    const all = aggregateTrees([afraid, sampleTree, smiling], { order: siblingOrder(sampleCodebooks) })
    expect(shown(all)).toEqual([
      'root 3',
      ['emotion:emotions/happiness 2', ['expression:expressions/smile 2', 'cue:cues/lip-corners-raised 1', 'cue:cues/cheeks-raised 1']],
      'emotion:emotions/fear 1',
      ['free:expression 1', 'expression:expressions/wide-eyes 1'],
      ['free:cue 1', 'cue:cues/cheeks-raised 1'],
    ])
    expect(all.children[0]?.share).toBeCloseTo(2 / 3, 12)
    expect(all.children[0]?.children[0]?.children[0]?.share).toBe(0.5)
    expect(aggregateTrees([])).toEqual({ label: 'root', level: 'root', trees: 0, share: 0, children: [] })
  })

  it('never counts more trees below than above', () => {
    const check = (node: AggregateNode): boolean => node.children.every(child => child.trees <= node.trees && child.share <= 1 && check(child))
    fc.assert(fc.property(fc.array(treeArbitrary, { maxLength: 5 }), trees => check(aggregateTrees(trees))))
  })
})
