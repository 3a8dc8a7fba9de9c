import type { Random } from '../../src/shared/domain/random.ts'
import type { OrderedNode } from '../../src/shared/domain/tree/project-tree.ts'
import process from 'node:process'
import { ted } from 'edit-distance'
import { indexTree } from '../../src/shared/domain/distance/postorder.ts'
import { editDistance } from '../../src/shared/domain/distance/zhang-shasha.ts'
import { createRandom } from '../../src/shared/domain/random.ts'

const pairs = 60
const rounds = 25
const warmUp = 40

/** A tree of the shape that trees of the studio have: emotions, their expressions, the cues of those; exactly `size` nodes. */
function affectiveShape(size: number, random: Random): OrderedNode {
  type Open = { label: string, level: OrderedNode['level'], nodeId: null, children: Open[] }
  const open = (label: string, level: OrderedNode['level']): Open => ({ label, level, nodeId: null, children: [] })
  const root = open('root', 'root')
  let left = size - 1
  const take = (parent: Open, label: string, level: OrderedNode['level']): Open => {
    const node = open(label, level)
    parent.children.push(node)
    left--
    return node
  }
  while (left > 0) {
    const emotion = take(root, `emotion:${random.below(8)}`, 'emotion')
    for (let expressions = 2 + random.below(4); expressions > 0 && left > 0; expressions--) {
      const expression = take(emotion, `expression:${random.below(36)}`, 'expression')
      for (let cues = 1 + random.below(4); cues > 0 && left > 0; cues--)
        take(expression, `cue:${random.below(43)}`, 'cue')
    }
  }
  return root
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number
}

function microsecondsEach(work: () => number): number {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e3 / pairs
}

for (const size of [20, 40, 60]) {
  const random = createRandom(size)
  const trees = Array.from({ length: pairs }, () => [affectiveShape(size, random), affectiveShape(size, random)] as const)
  const one = (): number => 1
  const ours = (): number => trees.reduce((sum, [a, b]) => {
    const index = new Map<string, number>()
    return sum + editDistance(indexTree(a, index), indexTree(b, index))
  }, 0)
  const theirs = (): number => trees.reduce((sum, [a, b]) => sum + ted(a, b, node => node.children, one, one, (left, right) => left.label === right.label ? 0 : 1).distance, 0)
  const index = new Map<string, number>()
  const prepared = trees.map(([a, b]) => [indexTree(a, index), indexTree(b, index)] as const)
  const again = (): number => prepared.reduce((sum, [a, b]) => sum + editDistance(a, b), 0)
  if (ours() !== theirs() || again() !== ours())
    throw new Error(`The distances of trees of ${size} nodes differ from edit-distance's`)
  for (let warm = 0; warm < warmUp; warm++)
    [ours, theirs, again].forEach(work => work())
  const times: [number, number, number][] = Array.from({ length: rounds }, () => [microsecondsEach(ours), microsecondsEach(theirs), microsecondsEach(again)])
  const column = (at: number): number[] => times.map(time => time[at] as number)
  // the ratio is that of each turn, so that a busy machine counts against both alike
  for (const [metric, at] of [['distance', 0], ['distance of prepared trees', 2]] as const) {
    const ratio = median(times.map(time => time[1] / time[at]))
    process.stdout.write(`${JSON.stringify({ bench: 'tree-distance', metric: `${metric}, ${size} nodes`, value: Number(median(column(at)).toFixed(2)), unit: 'us', peer: 'edit-distance 1.0.5', peerValue: Number(median(column(1)).toFixed(2)), ratio: Number(ratio.toFixed(2)) })}\n`)
  }
}
