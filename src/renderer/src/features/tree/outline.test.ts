import type { Level, TreeNode } from '#shared/domain/tree.ts'
import { describe, expect, it } from 'vitest'
import { siblingOrder } from '#shared/domain/tree/canonical-order.ts'
import { neighbour, outlineOf } from './outline.ts'

function node(id: string, level: Level, supports: readonly string[] = [], verdict: TreeNode['verdict'] = 'unreviewed'): TreeNode {
  return { id, level, codebook: null, term: null, label: id, confidence: 0.5, evidence: [], supports: [...supports], origin: { kind: 'teacher', id: 'teacher' }, verdict }
}

const tree = {
  rationale: { text: '', origin: 'rendered' as const },
  nodes: [
    node('joy', 'emotion'),
    node('smile', 'expression', ['joy']),
    node('nod', 'expression'),
    node('au12', 'cue', ['smile', 'nod']),
    node('au06', 'cue', ['smile'], 'rejected'),
    node('blink', 'cue', ['gone']),
  ],
}
function lines(collapsed: readonly string[] = []): string[] {
  return outlineOf(tree, siblingOrder(), new Set(collapsed))
    .map(row => row.kind === 'heading' ? `# ${row.level}` : `${'  '.repeat(row.depth)}${row.key}`)
}

describe('outlineOf', () => {
  it('goes from emotions down, repeats what supports twice, and keeps rejected nodes in sight', () => {
    expect(lines()).toEqual([
      'joy',
      '  joy/smile',
      '    joy/smile/au06',
      '    joy/smile/au12',
      '# expression',
      'nod',
      '  nod/au12',
      '# cue',
      'blink',
    ])
  })

  it('hides what is below a collapsed place only there', () => {
    expect(lines(['joy/smile'])).toEqual(['joy', '  joy/smile', '# expression', 'nod', '  nod/au12', '# cue', 'blink'])
  })

  it('says position and number of siblings', () => {
    const row = outlineOf(tree, siblingOrder(), new Set()).find(item => item.key === 'joy/smile/au12')
    expect(row?.kind === 'node' && [row.position, row.siblings, row.hasChildren, row.parentKey]).toEqual([2, 2, false, 'joy/smile'])
  })
})

describe('neighbour', () => {
  const rows = outlineOf(tree, siblingOrder(), new Set())

  it('walks over headings and stops at the ends', () => {
    expect(neighbour(rows, 'joy/smile/au12', 1)?.key).toBe('nod')
    expect(neighbour(rows, 'blink', 1)?.key).toBe('blink')
    expect(neighbour(rows, null, 1)?.key).toBe('joy')
    expect(neighbour([], 'joy', 1)).toBeNull()
  })
})
