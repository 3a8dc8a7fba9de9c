import type { SignalTable } from '../signal.ts'
import type { AffectiveTree, Evidence } from '../tree.ts'

/**
 * What the signals say of one piece of evidence: the cited value is there (`supported`), is not (`contradicted`), or cannot be looked up
 * (`open`: no signal named, no such column, or no valid row in the span). `observed` is the most favourable value in the span, NaN when open.
 */
export type EvidenceVerdict = Readonly<{ nodeId: string, evidence: Evidence, state: 'supported' | 'contradicted' | 'open', observed: number }>

/** How far an observed value may fall short of what is cited: rounding in the record, as a share of it. */
const tolerance = 0.005

function columnOf(tables: readonly SignalTable[], signal: string): Readonly<{ table: SignalTable, column: Float32Array }> | null {
  for (const table of tables) {
    const column = table.columns.get(signal)
    if (column)
      return { table, column }
  }
  return null
}

function observedIn(tables: readonly SignalTable[], { startUs, endUs, signal }: Evidence, rising: boolean): number {
  const found = signal === undefined ? null : columnOf(tables, signal)
  let best = Number.NaN
  found?.table.timesUs.forEach((time, row) => {
    const value = found.column[row] as number
    if (time >= startUs && time < endUs && !Number.isNaN(value) && !(rising ? value <= best : value >= best))
      best = value
  })
  return best
}

/**
 * Looks up one piece of evidence. A value at or above its threshold cites a rise, one below it a fall; the signal must pass the threshold
 * within the span. Without a threshold it is enough that the signal was measured there.
 * @param tables the face's signals and, where there is any, the sound's
 */
export function checkEvidence(nodeId: string, evidence: Evidence, tables: readonly SignalTable[]): EvidenceVerdict {
  const { threshold, value } = evidence
  const rising = threshold === undefined || value === undefined || value >= threshold
  const observed = observedIn(tables, evidence, rising)
  if (Number.isNaN(observed))
    return { nodeId, evidence, state: 'open', observed }
  const margin = tolerance * Math.abs(threshold ?? 0)
  const passes = threshold === undefined || (rising ? observed >= threshold - margin : observed <= threshold + margin)
  return { nodeId, evidence, state: passes ? 'supported' : 'contradicted', observed }
}

/** Looks up every piece of evidence of a tree, rejected nodes left out, in the order of the nodes. */
export function checkTreeEvidence(tree: AffectiveTree, tables: readonly SignalTable[]): EvidenceVerdict[] {
  return tree.nodes
    .filter(({ verdict }) => verdict !== 'rejected')
    .flatMap(({ id, evidence }) => evidence.map(one => checkEvidence(id, one, tables)))
}

/** The share of the evidence that could be looked up and holds, in [0, 1]; NaN where none could be looked up. */
export function supportedShare(verdicts: readonly EvidenceVerdict[]): number {
  const known = verdicts.filter(({ state }) => state !== 'open')
  return known.filter(({ state }) => state === 'supported').length / known.length
}
