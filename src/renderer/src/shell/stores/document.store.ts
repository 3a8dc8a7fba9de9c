import type { Codebook, Correction, IdentityAct, SegmentView, StudioOutputs } from '#shared/contract/index.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { useNotices } from './notices.store.ts'
import { useSelection } from './selection.store.ts'
import { useStudio } from './studio.store.ts'

export type HistoryState = StudioOutputs['document']['historyState']
export type SaveState = 'saved' | 'saving' | 'failed'

const noHistory: HistoryState = { canUndo: false, canRedo: false, undoSummary: null, redoSummary: null, savedAtMs: null }

/** The annotation document of the selected file: its segments with their trees, the codebooks, undo and what is saved. */
export const useDocument = defineStore('document', () => {
  const segments = shallowRef<readonly SegmentView[]>([])
  const codebooks = shallowRef<readonly Codebook[]>([])
  const history = shallowRef<HistoryState>(noHistory)
  const saveState = shallowRef<SaveState>('saved')
  /** Grows with every change of the document, so that lists over it know when to read again. */
  const sequence = shallowRef(0)
  /** How long the last change took from the act to the commit, in milliseconds. */
  const savedInMs = shallowRef<number | null>(null)
  const selection = useSelection()
  const studio = useStudio()
  const notices = useNotices()

  const segment = computed(() => segments.value.find(view => view.segment.id === selection.segmentId) ?? null)
  const termColours = computed(() => {
    const colours = new Map<string, string>()
    for (const book of codebooks.value) {
      for (const term of book.terms) {
        if (term.colour)
          colours.set(`${book.key}/${term.key}`, term.colour)
      }
    }
    return colours
  })

  /** The codebook's colour of a term, or null where it has none. */
  function colourOf(codebook: string | null, term: string | null): string | null {
    return codebook && term ? termColours.value.get(`${codebook}/${term}`) ?? null : null
  }

  async function loadSegments(): Promise<void> {
    const mediaId = selection.mediaId
    const found = mediaId ? await notices.attempt(() => client.document.segments({ mediaId })) ?? [] : []
    if (mediaId !== selection.mediaId)
      return
    segments.value = found
    if (selection.segmentId && !found.some(view => view.segment.id === selection.segmentId))
      selection.selectSegment(null)
  }

  async function loadHistory(): Promise<void> {
    history.value = studio.project ? await notices.attempt(() => client.document.historyState({})) ?? noHistory : noHistory
  }

  async function loadCodebooks(): Promise<void> {
    codebooks.value = await notices.attempt(() => client.document.codebooks({})) ?? []
  }

  async function loadProject(): Promise<void> {
    fresh = null
    if (!studio.project) {
      segments.value = []
      history.value = noHistory
      return
    }
    await loadCodebooks()
    await Promise.all([loadHistory(), loadSegments()])
  }

  let fresh: Readonly<{ sequence: number, loaded: Promise<unknown> }> | null = null

  /** Reads segments and history again; once for a change that is told both by its answer and by an event. */
  function refresh(sequenceNow: number | null): Promise<unknown> {
    if (sequenceNow !== null && fresh && fresh.sequence >= sequenceNow)
      return fresh.loaded
    const loaded = Promise.all([loadSegments(), loadHistory()])
    fresh = { sequence: sequenceNow ?? fresh?.sequence ?? 0, loaded }
    return loaded
  }

  /** Runs a change and says by `saveState` when it is committed. What follows in other views comes by the engine's event. */
  async function save<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
    saveState.value = 'saving'
    const startMs = performance.now()
    const done = await notices.attempt(act)
    saveState.value = done === undefined ? 'failed' : 'saved'
    if (done !== undefined)
      savedInMs.value = performance.now() - startMs
    return done
  }

  /** Runs a change of segments or trees, and reads them again. Answers whether it was saved. */
  async function change(act: () => Promise<unknown>): Promise<boolean> {
    const done = await save(act)
    // an engine that has ended is asked again when it is back, with the project open
    if (studio.connected)
      await refresh(typeof done === 'object' && done && 'sequence' in done ? Number(done.sequence) : null)
    sequence.value += 1
    return done !== undefined
  }

  const correct = (corrections: readonly Correction[]): Promise<boolean> =>
    change(() => client.document.correct({ corrections: [...corrections], annotator: studio.settings.annotator }))
  /** Saves what a person says of who is seen. */
  const identify = (acts: readonly IdentityAct[]): Promise<boolean> =>
    change(() => client.identities.apply({ acts: [...acts], annotator: studio.settings.annotator }))
  const undo = (): Promise<boolean> => change(() => client.document.undo({}))
  const redo = (): Promise<boolean> => change(() => client.document.redo({}))

  const restore = (sequence: number): Promise<boolean> => change(() => client.document.restore({ sequence }))

  watch(() => studio.session, () => void loadProject(), { immediate: true })
  watch(() => selection.mediaId, () => {
    segments.value = []
    void loadSegments()
  })
  onStudioEvent('document', (event) => {
    sequence.value += 1
    if (event.types.includes('codebook'))
      void loadCodebooks()
    if (event.mediaIds.includes(selection.mediaId ?? '') && event.types.some(type => type === 'segment' || type === 'tree'))
      void refresh(saveState.value === 'saving' ? event.sequence : null)
    else
      void loadHistory()
  })
  onStudioEvent('models', () => void loadSegments())

  return { segments, segment, codebooks, history, saveState, sequence, savedInMs, colourOf, save, correct, identify, undo, redo, restore }
})
