import type { AffectiveTree } from '../tree.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../errors.ts'
import { sampleCodebooks, sampleNode, sampleTree } from '../../testing/sample-tree.ts'
import { treeArbitrary } from '../../testing/tree-arbitrary.ts'
import { canonicalTree, siblingOrder } from './canonical-order.ts'
import { diffTrees, patchTree } from './diff-trees.ts'
import { mergeTrees } from './merge-trees.ts'
import { orderedSize, projectTree } from './project-tree.ts'
import { readTreeJson, writeTreeJson } from './tree-json.ts'
import { assertTree, treeProblems } from './validate-tree.ts'

const order = siblingOrder(sampleCodebooks)
const rendered = { text: '', origin: 'rendered' } as const
function outline(tree: AffectiveTree, shared: 'repeat' | 'first' = 'repeat'): unknown {
  const show = (node: ReturnType<typeof projectTree>): unknown => node.children.length === 0 ? node.label : [node.label, ...node.children.map(show)]
  return show(projectTree(tree, { order, shared }))
}

describe('treeProblems', () => {
  it('finds nothing in sound trees', () => {
    expect(treeProblems(sampleTree, sampleCodebooks)).toEqual([])
    fc.assert(fc.property(treeArbitrary, tree => treeProblems(tree).length === 0))
  })

  it('names every kind of problem', () => {
    const bad: AffectiveTree = {
      nodes: [
        sampleNode('a', 'cue', 'cheeks-raised', { supports: ['m', 'x', 'x'] }),
        sampleNode('a', 'cue', 'unheard-of', { label: ' ', spans: [[2, 1]] }),
        { ...sampleNode('m', 'emotion', 'happiness', { supports: ['a'] }), codebook: 'nowhere' },
        { ...sampleNode('n', 'emotion', 'smile'), codebook: 'expressions' },
      ],
      rationale: rendered,
    }
    expect(treeProblems(bad, sampleCodebooks).map(({ code, nodeId }) => `${code} ${nodeId}`)).toEqual([
      'duplicate-id a',
      'wrong-level a',
      'unknown-support a',
      'repeated-support a',
      'empty-label a',
      'empty-span a',
      'unknown-term a',
      'wrong-level m',
      'unknown-codebook m',
      'wrong-codebook n',
    ])
    expect(() => assertTree(bad)).toThrow(AppError)
  })
})

describe('canonicalTree', () => {
  it('puts emotions first and siblings in codebook order', () => {
    expect(canonicalTree(sampleTree, order).nodes.map(({ id }) => id)).toEqual(['m1', 'e1', 'e2', 'c1', 'c2', 'c3'])
  })

  it('does not depend on the order of the lists', () => {
    fc.assert(fc.property(treeArbitrary, fc.infiniteStream(fc.nat()), (tree, numbers) => {
      const shuffled = tree.nodes
        .map(node => ({ node: { ...node, supports: [...node.supports].reverse() }, key: numbers.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ node }) => node)
      expect(canonicalTree({ ...tree, nodes: shuffled }, order)).toEqual(canonicalTree(tree, order))
    }))
  })
})

describe('projectTree', () => {
  it('hangs what supports nothing under free nodes', () => {
    expect(outline(sampleTree)).toEqual([
      'root',
      ['emotion:emotions/happiness', ['expression:expressions/smile', 'cue:cues/lip-corners-raised', 'cue:cues/cheeks-raised']],
      ['free:expression', 'expression:expressions/wide-eyes'],
      ['free:cue', 'cue:cues/cheeks-raised'],
    ])
  })

  it('repeats a shared support, or places it once', () => {
    const tree: AffectiveTree = {
      nodes: [
        sampleNode('m1', 'emotion', 'happiness'),
        sampleNode('m2', 'emotion', 'fear'),
        sampleNode('e1', 'expression', 'wide-eyes', { supports: ['m1', 'm2'] }),
        sampleNode('c1', 'cue', 'cheeks-raised', { supports: ['e1'] }),
      ],
      rationale: rendered,
    }
    const branch = ['expression:expressions/wide-eyes', 'cue:cues/cheeks-raised']
    expect(outline(tree)).toEqual(['root', ['emotion:emotions/fear', branch], ['emotion:emotions/happiness', branch]])
    expect(outline(tree, 'first')).toEqual(['root', ['emotion:emotions/fear', branch], 'emotion:emotions/happiness'])
  })

  it('leaves rejected nodes out and frees what supported them', () => {
    const rejected = { ...sampleTree, nodes: sampleTree.nodes.map(node => node.id === 'm1' ? { ...node, verdict: 'rejected' as const } : node) }
    expect(outline(rejected)).toEqual([
      'root',
      ['free:expression', ['expression:expressions/smile', 'cue:cues/lip-corners-raised', 'cue:cues/cheeks-raised'], 'expression:expressions/wide-eyes'],
      ['free:cue', 'cue:cues/cheeks-raised'],
    ])
  })

  it('places every node once when asked to', () => {
    fc.assert(fc.property(treeArbitrary, (tree) => {
      const root = projectTree(tree, { shared: 'first' })
      const free = root.children.filter(({ level }) => level === 'free').length
      expect(orderedSize(root)).toBe(1 + free + tree.nodes.filter(({ verdict }) => verdict !== 'rejected').length)
    }))
  })
})

describe('tree JSON', () => {
  it('reads back what it wrote', () => {
    fc.assert(fc.property(treeArbitrary, (tree) => {
      expect(readTreeJson(writeTreeJson(tree, order))).toEqual(canonicalTree(tree, order))
    }))
  })

  it('refuses what is not a tree', () => {
    expect(() => readTreeJson('{')).toThrow('not valid JSON')
    expect(() => readTreeJson('{"format":"affectree-tree","version":2}')).toThrow('not in the expected form')
  })
})

describe('diffTrees and mergeTrees', () => {
  const pair = fc.tuple(treeArbitrary, treeArbitrary)
  const left = { ...sampleTree, nodes: sampleTree.nodes.map(node => node.id === 'c1' ? { ...node, verdict: 'accepted' as const } : node) }
  const right = { ...sampleTree, nodes: sampleTree.nodes.filter(({ id }) => id !== 'm1').map(node => node.id === 'c1' ? { ...node, confidence: 0.1 } : node) }

  it('patches from to to', () => {
    fc.assert(fc.property(pair, ([from, to]) => {
      const patched = patchTree(from, diffTrees(from, to))
      expect(new Map(patched.nodes.map(node => [node.id, node]))).toEqual(new Map(to.nodes.map(node => [node.id, node])))
    }))
    expect(diffTrees(sampleTree, left).changed.map(({ to, fields }) => [to.id, fields])).toEqual([['c1', ['verdict']]])
  })

  it('merges changes of different fields, and a removal with its edges', () => {
    const { tree, conflicts } = mergeTrees(sampleTree, left, right)
    expect(conflicts).toEqual([])
    expect(tree.nodes.map(({ id }) => id)).toEqual(['c1', 'e2', 'e1', 'c2', 'c3'])
    expect(tree.nodes[0]).toMatchObject({ verdict: 'accepted', confidence: 0.1 })
    expect(tree.nodes.find(({ id }) => id === 'e1')?.supports).toEqual([])
  })

  it('keeps the left version of a conflict and reports it', () => {
    const relabel = (label: string): AffectiveTree => ({ ...sampleTree, nodes: sampleTree.nodes.map(node => node.id === 'm1' ? { ...node, label } : node) })
    const { tree, conflicts } = mergeTrees(sampleTree, relabel('joy'), relabel('glee'))
    expect(conflicts).toEqual([{ nodeId: 'm1', field: 'label', left: 'joy', right: 'glee' }])
    expect(tree.nodes.find(({ id }) => id === 'm1')?.label).toBe('joy')
    expect(mergeTrees(sampleTree, relabel('joy'), right).conflicts).toMatchObject([{ nodeId: 'm1', field: 'node', right: null }])
  })

  it('is neutral where only one side changed', () => {
    fc.assert(fc.property(pair, ([base, other]) => {
      expect(mergeTrees(base, other, base)).toEqual({ tree: other, conflicts: [] })
      expect(mergeTrees(base, base, base)).toEqual({ tree: base, conflicts: [] })
      const same = mergeTrees(base, other, other)
      expect(same).toEqual({ tree: other, conflicts: [] })
    }))
  })
})
