import type { Codebook } from '../codebook.ts'
import type { AffectiveTree, Level, TreeNode } from '../tree.ts'
import type { CaptionItem } from './caption-items.ts'
import { canonicalTree, siblingOrder } from '../tree/canonical-order.ts'

const levelOfAspect = (item: CaptionItem): Level => item.aspect === 'emotion' ? 'emotion' : item.aspect === 'expression' ? 'expression' : 'cue'

/**
 * The support graph that a caption tells of one subject: a node for each term found in its statements (for each statement without a term, one in
 * its own words), expressions under the emotion of the statement before or of the only one, cues under the expression told in the same sentence
 * order. Confidence is 1 because it says what the text says, not what the clip shows; nothing has evidence in time.
 * @param items statements of one caption, in order
 * @param subject whose tree; null for the scene
 * @param origin who wrote the caption
 */
export function treeOfCaption(items: readonly CaptionItem[], subject: string | null, codebooks: readonly Codebook[], origin: TreeNode['origin'], caption = ''): AffectiveTree {
  const own = items.filter(item => item.subject === subject && item.aspect !== 'time' && item.aspect !== 'other')
  const nodes: TreeNode[] = []
  const node = (level: Level, codebook: string | null, term: string | null, label: string, supports: readonly string[]): TreeNode => {
    const known = nodes.find(each => each.level === level && each.codebook === codebook && each.term === term && each.label === label)
    if (known)
      return known
    const made: TreeNode = { id: `n${nodes.length + 1}`, level, codebook, term, label, confidence: 1, evidence: [], supports: [...supports], origin, verdict: 'unreviewed' }
    nodes.push(made)
    return made
  }
  const levelOf = (codebook: string, item: CaptionItem): Level => {
    const level = codebooks.find(({ key }) => key === codebook)?.level
    return level === undefined || level === 'any' ? levelOfAspect(item) : level
  }
  const latest: Record<Level, string | null> = { cue: null, expression: null, emotion: null }
  const place = (item: CaptionItem, wanted: Level): void => {
    const told = item.terms.flatMap((id) => {
      const [codebook = '', term = ''] = id.split('/')
      const label = codebooks.find(({ key }) => key === codebook)?.terms.find(({ key }) => key === term)?.label ?? term
      return levelOf(codebook, item) === wanted ? [{ codebook, term, label }] : []
    })
    const bare = item.terms.length === 0 && levelOfAspect(item) === wanted ? [{ codebook: null, term: null, label: item.text }] : []
    const above = wanted === 'cue' ? latest.expression : wanted === 'expression' ? latest.emotion : null
    for (const { codebook, term, label } of [...told, ...bare])
      latest[wanted] = node(wanted, codebook, term, label, above === null ? [] : [above]).id
  }
  own.forEach(item => place(item, 'emotion'))
  own.forEach(item => place(item, 'expression'))
  latest.expression = null
  for (const item of own) {
    if (levelOfAspect(item) === 'expression')
      latest.expression = nodes.find(each => each.level === 'expression' && (item.terms.includes(`${each.codebook}/${each.term}`) || each.label === item.text))?.id ?? latest.expression
    place(item, 'cue')
  }
  return canonicalTree({ nodes, rationale: { text: caption, origin: origin.kind === 'person' ? 'person' : 'model' } }, siblingOrder(codebooks))
}
