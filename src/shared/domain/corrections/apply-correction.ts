import type { Codebook } from '../codebook.ts'
import type { Correction } from '../correction.ts'
import type { Diff, Segment } from '../document.ts'
import type { DocumentState } from '../document/document-state.ts'
import type { AffectiveTree, Level } from '../tree.ts'
import { AppError, assertNever } from '../../errors.ts'
import { findTerm } from '../codebook.ts'
import { growingDiff } from '../document/growing-diff.ts'
import { renderRationale } from '../rationale/render-rationale.ts'
import { acceptNode, acceptTree, addNode, rejectNode, relabelNode, removeNode, setEvidence, setSupports } from './edit-tree.ts'
import { personTree } from './person-tree.ts'

/**
 * Who corrects, and with what. `reasonerId` is the reasoner whose tree is shown (the teacher when left out); with `codebooks`, terms must be
 * theirs and rendered rationales use their phrases and order.
 */
export type CorrectionContext = Readonly<{
  annotator: string
  newId: () => string
  reasonerId?: string | undefined
  codebooks?: readonly Codebook[] | undefined
}>

type TreeCorrection = Exclude<Correction, { action: 'set-bounds' | 'add-segment' | 'remove-segment' | 'prefer' }>

const nothing: Diff = { added: [], updated: [], removed: [] }

function segmentOf(state: DocumentState, segmentId: string): Segment {
  const segment = state.segment(segmentId)
  if (!segment)
    throw new AppError('not-found', `There is no segment ${segmentId}`, { data: { segmentId } })
  return segment
}

function checkBounds(startUs: number, endUs: number): void {
  if (endUs <= startUs || startUs < 0)
    throw new AppError('bad-input', `A segment cannot run from ${startUs} to ${endUs} us`, { hint: 'The start must not be negative and the end must come after it.', data: { startUs, endUs } })
}

function checkTerm(level: Level, codebook: string | null, term: string | null, codebooks: readonly Codebook[] | undefined): void {
  if (!codebooks || codebook === null || term === null)
    return
  if (!findTerm(codebooks, codebook, term))
    throw new AppError('bad-input', `The codebook ${codebook} has no term ${term}`, { data: { codebook, term } })
  const bookLevel = codebooks.find(({ key }) => key === codebook)?.level
  if (bookLevel !== 'any' && bookLevel !== level)
    throw new AppError('bad-input', `The codebook ${codebook} holds ${bookLevel} terms and the node is of the level ${level}`, { data: { codebook, term } })
}

function editTree(tree: AffectiveTree, correction: TreeCorrection, context: CorrectionContext): AffectiveTree {
  switch (correction.action) {
    case 'accept': return acceptNode(tree, correction.nodeId)
    case 'accept-tree': return acceptTree(tree, correction.fromConfidence)
    case 'reject': return rejectNode(tree, correction.nodeId)
    case 'relabel': {
      const level = tree.nodes.find(({ id }) => id === correction.nodeId)?.level
      if (level)
        checkTerm(level, correction.codebook, correction.term, context.codebooks)
      return relabelNode(tree, correction.nodeId, correction)
    }
    case 'add-node':
      checkTerm(correction.level, correction.codebook, correction.term, context.codebooks)
      return addNode(tree, { ...correction, id: correction.nodeId ?? context.newId() }, context.annotator)
    case 'remove-node': return removeNode(tree, correction.nodeId)
    case 'set-supports': return setSupports(tree, correction.nodeId, correction.supports)
    case 'set-evidence': return setEvidence(tree, correction.nodeId, correction.evidence)
    case 'set-rationale': return { ...tree, rationale: correction.text.trim() === '' ? { text: '', origin: 'rendered' } : { text: correction.text, origin: 'person' } }
    default: return assertNever(correction)
  }
}

/** A segment that a person has acted on is theirs: same id, person layer, so that no later analysis replaces it. */
function claimed(segment: Segment): Diff['updated'] {
  return segment.layer === 'person' ? [] : [[segment, { ...segment, layer: 'person' }]]
}

function correctTree(state: DocumentState, correction: TreeCorrection, context: CorrectionContext): Diff {
  const segment = segmentOf(state, correction.segmentId)
  const { record, existing } = personTree(state, segment, context)
  const edited = editTree(record.tree, correction, context)
  const tree = edited.rationale.origin === 'rendered'
    ? { ...edited, rationale: { text: renderRationale(edited, { codebooks: context.codebooks ?? [] }), origin: 'rendered' as const } }
    : edited
  const next = { ...record, tree }
  return existing
    ? { ...nothing, updated: [...claimed(segment), [record, next]] }
    : { ...nothing, added: [next], updated: claimed(segment) }
}

/** The segment becomes the person's, so that no later analysis takes away what the preference stands on. */
function preferReading(state: DocumentState, { segmentId, preferenceId, better, worse }: Extract<Correction, { action: 'prefer' }>, context: CorrectionContext): Diff {
  const segment = segmentOf(state, segmentId)
  const record = { type: 'preference' as const, id: preferenceId ?? context.newId(), mediaId: segment.mediaId, segmentId, annotator: context.annotator, better, worse }
  return { ...nothing, added: [record], updated: claimed(segment) }
}

/**
 * The change that one act of a person makes; nothing is written and `state` is not touched.
 * Acts on a tree copy the machine tree that is shown to the person layer first, and move the segment there (same id). A rendered rationale
 * is rendered anew; one that a person or a model wrote is kept.
 * @throws AppError `not-found` for an unknown segment or node, `bad-input` for bounds, edges, terms or labels that cannot be meant,
 * `conflict` when an id that the act brings along is taken
 */
export function applyCorrection(state: DocumentState, correction: Correction, context: CorrectionContext): Diff {
  switch (correction.action) {
    case 'add-segment': {
      const { mediaId, trackId, startUs, endUs } = correction
      checkBounds(startUs, endUs)
      const id = correction.segmentId ?? context.newId()
      if (state.segment(id))
        throw new AppError('conflict', `There is already a segment ${id}`, { data: { segmentId: id } })
      return { ...nothing, added: [{ type: 'segment', id, mediaId, trackId, startUs, endUs, layer: 'person' }] }
    }
    case 'remove-segment': {
      const segment = segmentOf(state, correction.segmentId)
      return { ...nothing, removed: [...state.treesOf(segment.id), segment] }
    }
    case 'set-bounds': {
      const { startUs, endUs } = correction
      const segment = segmentOf(state, correction.segmentId)
      checkBounds(startUs, endUs)
      return { ...nothing, updated: [[segment, { ...segment, startUs, endUs, layer: 'person' }]] }
    }
    case 'prefer': return preferReading(state, correction, context)
    default: return correctTree(state, correction, context)
  }
}

/**
 * The one change that a list of acts makes, in order: later acts see what earlier ones did.
 * @throws AppError as `applyCorrection` does; `data.index` names the act
 */
export function applyCorrections(state: DocumentState, corrections: readonly Correction[], context: CorrectionContext): Diff {
  const growing = growingDiff(state)
  corrections.forEach((correction, index) => {
    try {
      growing.add(applyCorrection(growing.state, correction, context))
    }
    catch (error) {
      if (error instanceof AppError)
        throw new AppError(error.code, `${error.message} (act ${index + 1}: ${correction.action})`, { data: { ...error.data, index }, cause: error, ...error.hint === undefined ? {} : { hint: error.hint } })
      throw error
    }
  })
  return growing.diff()
}
