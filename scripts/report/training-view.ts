import type { CurvePoint, Score } from '#shared/contract/training.contract.ts'
import { escaped, percent, polyline, px, scale, ticks } from './svg.ts'

const widthPx = 440
const heightPx = 210
const leftPx = 44

/** Loss over steps: training as a thin line, held-out as points joined by a strong one. */
export function lossPlot(curve: readonly CurvePoint[]): string {
  const held = curve.filter(({ heldOutLoss }) => heldOutLoss !== null)
  const losses = [...curve.map(({ trainLoss }) => trainLoss), ...held.map(({ heldOutLoss }) => heldOutLoss!)].filter(Number.isFinite)
  const top = Math.max(0, ...losses)
  const steps = [curve[0]?.step ?? 0, curve.at(-1)?.step ?? 1] as const
  const x = scale(steps, [leftPx, widthPx - 8])
  const y = scale([0, top], [heightPx - 24, 10])
  const grid = ticks([0, top], 4).map(value => `<line x1="${leftPx}" x2="${widthPx - 8}" y1="${px(y(value))}" y2="${px(y(value))}" class="grid"/><text x="${leftPx - 6}" y="${px(y(value) + 4)}" class="label">${value}</text>`)
  const axis = ticks(steps, 4).map(step => `<text x="${px(x(step))}" y="${heightPx - 6}" class="tick">${step}</text>`)
  const train = polyline(curve.map(({ step, trainLoss }) => [x(step), y(trainLoss)] as const))
  const heldOut = held.map(({ step, heldOutLoss }) => [x(step), y(heldOutLoss!)] as const)
  const dots = heldOut.map(([cx, cy]) => `<circle cx="${px(cx)}" cy="${px(cy)}" r="2.6" fill="var(--accent-line)"/>`)
  return `<figure><svg class="plot" viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="Loss over training steps">${grid.join('')}${axis.join('')}
<path d="${train}" fill="none" stroke="var(--text-faint)" stroke-width="1.2"/><path d="${polyline(heldOut)}" fill="none" stroke="var(--accent-line)" stroke-width="2"/>${dots.join('')}</svg>
<figcaption>Loss over training steps: <span class="key grey">training</span> and <span class="key accent">held out</span>.</figcaption></figure>`
}

/** Counts of what was said (columns) for what the person says (rows); the shade is the share of the row. */
export function confusionTable(title: string, { confusion, segments }: Score): string {
  const { labels, counts } = confusion
  const head = labels.map(label => `<th scope="col"><span>${escaped(label)}</span></th>`).join('')
  const rows = counts.map((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const cells = row.map((count, j) => `<td${i === j ? ' class="hit"' : ''} style="--share: ${total ? Math.round(count / total * 100) : 0}%">${count || ''}</td>`)
    return `<tr><th scope="row">${escaped(labels[i] ?? '')}</th>${cells.join('')}</tr>`
  })
  return `<figure><table class="confusion"><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>
<figcaption>${escaped(title)}: ${segments} held-out segments; rows are the person's emotion, columns the model's.</figcaption></figure>`
}

const measures: readonly Readonly<{ name: string, of: (score: Score) => string, note: string }>[] = [
  { name: 'Emotion accuracy', of: score => percent(score.emotionAccuracy), note: 'share of segments whose leading emotion is the person\'s' },
  { name: '95 % interval', of: score => `${percent(score.emotionAccuracyLow)} to ${percent(score.emotionAccuracyHigh)}`, note: 'bootstrap over segments' },
  { name: 'Unweighted recall', of: score => percent(score.unweightedRecall), note: 'mean over the emotions that occur' },
  { name: 'Expression F1', of: score => score.expressionF1.toFixed(2), note: 'expression nodes' },
  { name: 'Cue F1', of: score => score.cueF1.toFixed(2), note: 'cue nodes' },
  { name: 'Tree distance', of: score => score.treeDistance.toFixed(2), note: 'edits to the person\'s tree; smaller is better' },
]

/** The figures of the old and the new model side by side. */
export function scoreTable(old: Score, fresh: Score): string {
  const rows = measures.map(({ name, of, note }) => `<tr><th scope="row">${name}<small>${escaped(note)}</small></th><td>${of(old)}</td><td><strong>${of(fresh)}</strong></td></tr>`)
  return `<table class="scores"><thead><tr><td></td><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}
