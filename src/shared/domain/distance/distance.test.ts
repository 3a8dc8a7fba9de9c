import type { OrderedNode } from '../tree/project-tree.ts'
import type { IndexedTree } from './postorder.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleCodebooks, sampleNode, sampleTree } from '../../testing/sample-tree.ts'
import { treeArbitrary } from '../../testing/tree-arbitrary.ts'
import { orderedSize } from '../tree/project-tree.ts'
import { applyScript, editScript, scriptCost } from './edit-script.ts'
import { indexTree } from './postorder.ts'
import { compareTrees, treeDistance, treeReward } from './tree-distance.ts'
import { editDistance, subtreeDistances } from './zhang-shasha.ts'

type Nested = readonly [string, ...Nested[]]

function tree([label, ...children]: Nested): OrderedNode {
  return { label, level: 'free', nodeId: null, children: children.map(tree) }
}

function pairOf(a: OrderedNode, b: OrderedNode): [IndexedTree, IndexedTree] {
  const index = new Map<string, number>()
  return [indexTree(a, index), indexTree(b, index)]
}

const distance = (a: OrderedNode, b: OrderedNode): number => editDistance(...pairOf(a, b))

/** Straight from the definition: the distance of two lists of trees by their last roots. */
function slowDistance(a: readonly OrderedNode[], b: readonly OrderedNode[]): number {
  const [lastA, lastB] = [a.at(-1), b.at(-1)]
  if (!lastA || !lastB)
    return [...a, ...b].reduce((sum, node) => sum + orderedSize(node), 0)
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)]
  return Math.min(
    slowDistance([...restA, ...lastA.children], b) + 1,
    slowDistance(a, [...restB, ...lastB.children]) + 1,
    slowDistance(restA, restB) + slowDistance(lastA.children, lastB.children) + (lastA.label === lastB.label ? 0 : 1),
  )
}

function ordered(size: number): fc.Arbitrary<OrderedNode> {
  return fc.array(fc.record({ label: fc.constantFrom('a', 'b', 'c'), under: fc.nat() }), { minLength: 1, maxLength: size }).map((seeds) => {
    const nodes = seeds.map(({ label }) => ({ label, level: 'free' as const, nodeId: null, children: [] as OrderedNode[] }))
    nodes.forEach((node, at) => at > 0 && nodes[(seeds[at]?.under ?? 0) % at]?.children.push(node))
    return nodes[0] as OrderedNode
  })
}

const plain = (node: OrderedNode): unknown => [node.label, ...node.children.map(plain)]

describe('editDistance', () => {
  it('gives the published value of the example of Zhang and Shasha', () => {
    // 1989, figure 4: f(d(a c(b)) e) to f(c(d(a b)) e) costs 2
    expect(distance(tree(['f', ['d', ['a'], ['c', ['b']]], ['e']]), tree(['f', ['c', ['d', ['a'], ['b']]], ['e']]))).toBe(2)
  })

  it.each<[Nested, Nested, number]>([
    [['a'], ['a'], 0],
    [['a'], ['b'], 1],
    [['a', ['b'], ['c']], ['a', ['c'], ['b']], 2],
    [['a', ['b', ['c', ['d']]]], ['a', ['d']], 2],
    [['a', ['b'], ['c'], ['d']], ['b'], 3],
    [['a', ['x', ['b'], ['c']]], ['a', ['b'], ['c']], 1],
    [['r', ['a', ['b'], ['c']], ['d']], ['r', ['a', ['b']], ['d', ['c']]], 2],
  ])('is right by hand for %j and %j', (a, b, expected) => {
    expect(distance(tree(a), tree(b))).toBe(expected)
    expect(distance(tree(b), tree(a))).toBe(expected)
  })

  it('equals the definition', () => {
    fc.assert(fc.property(ordered(6), ordered(6), (a, b) => {
      expect(distance(a, b)).toBe(slowDistance([a], [b]))
    }), { numRuns: 300 })
  })

  it('is a metric, bounded by the sizes, and the same from the left and from the right', () => {
    fc.assert(fc.property(ordered(25), ordered(25), ordered(25), (a, b, c) => {
      const ab = distance(a, b)
      expect(distance(a, a)).toBe(0)
      expect(ab === 0).toBe(JSON.stringify(plain(a)) === JSON.stringify(plain(b)))
      expect(distance(b, a)).toBe(ab)
      expect(ab).toBeLessThanOrEqual(distance(a, c) + distance(c, b))
      expect(ab).toBeLessThanOrEqual(Math.max(orderedSize(a), orderedSize(b)) + Math.min(orderedSize(a), orderedSize(b)) - 1)
      expect(ab).toBeGreaterThanOrEqual(Math.abs(orderedSize(a) - orderedSize(b)))
      const [left, right] = pairOf(a, b)
      expect(subtreeDistances(left.forward, right.forward)[orderedSize(a) * orderedSize(b) - 1]).toBe(ab)
      expect(subtreeDistances(left.mirrored(), right.mirrored())[orderedSize(a) * orderedSize(b) - 1]).toBe(ab)
    }))
  })
})

describe('editScript', () => {
  it('costs the distance and leads from a to b', () => {
    fc.assert(fc.property(ordered(25), ordered(25), (a, b) => {
      const script = editScript(...pairOf(a, b))
      expect(scriptCost(script)).toBe(distance(a, b))
      expect(plain(applyScript(a, script))).toEqual(plain(b))
    }), { numRuns: 300 })
  })

  it('names what was inserted, deleted and renamed', () => {
    const script = editScript(...pairOf(tree(['r', ['a', ['b'], ['c']], ['d']]), tree(['r', ['a', ['x', ['b'], ['c']]], ['e']])))
    expect(script.filter(({ kind }) => kind !== 'keep').map(step => step.kind === 'rename' ? `${step.node.label} to ${step.became.label}` : `${step.kind} ${step.node.label}`)).toEqual(['d to e', 'insert x'])
    expect(script.find(({ kind }) => kind === 'insert')).toMatchObject({ at: 0, adopts: 2 })
  })

  it('does not fit another tree', () => {
    const script = editScript(...pairOf(tree(['a', ['b']]), tree(['a', ['c']])))
    expect(() => applyScript(tree(['a']), script)).toThrow('does not fit')
  })
})

describe('compareTrees', () => {
  it('counts edits by level', () => {
    const other = {
      ...sampleTree,
      nodes: [...sampleTree.nodes.filter(({ id }) => id !== 'e2').map(node => node.id === 'm1' ? { ...node, term: 'fear', label: 'fear' } : node), sampleNode('c9', 'cue', 'lip-corners-raised')],
    }
    const { script, ...numbers } = compareTrees(sampleTree, other, { codebooks: sampleCodebooks })
    // fear for happiness; wide eyes and their free node gone; one free cue more
    expect(numbers).toEqual({ distance: 4, normalised: 4 / 17, byLevel: { cue: 1, expression: 1, emotion: 1, structure: 1 } })
    expect(scriptCost(script)).toBe(4)
  })

  it('agrees with the distance and sums over the levels', () => {
    fc.assert(fc.property(treeArbitrary, treeArbitrary, (a, b) => {
      const { distance: edits, byLevel, normalised } = compareTrees(a, b)
      expect(edits).toBe(treeDistance(a, b))
      expect(Object.values(byLevel).reduce((sum, count) => sum + count)).toBe(edits)
      expect(normalised).toBeLessThanOrEqual(1)
    }))
  })
})

describe('treeReward', () => {
  it('falls from 1 with the distance', () => {
    expect(treeReward(0)).toBe(1)
    expect(treeReward(10, 0.1)).toBeCloseTo(0.36787944117, 10)
  })
})
