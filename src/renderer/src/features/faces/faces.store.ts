import type { IdentityAct, IdentityProposal, StudioOutputs, Track } from '#shared/contract/index.ts'
import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onDocumentChange, onStudioEvent } from '../../bridge/events.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { groupFaces } from './group-faces.ts'

type Listed = StudioOutputs['identities']['list']

/** What is asked of the person about faces: a name, who they show, or into which face one goes. */
export type FacePrompt = Readonly<{ kind: 'assign' | 'rename' | 'merge', tracks: readonly Track[] }> | Readonly<{ kind: 'person', personId: string }>

const restMs = 300

/** Faces of the project, the people they show, and what the machine proposes about them. */
export const useFaceList = defineStore('face-list', () => {
  const listed = shallowRef<Listed>({ people: [], tracks: [] })
  const proposals = shallowRef<readonly IdentityProposal[]>([])
  const unplaced = ref(0)
  const allFiles = ref(false)
  const prompt = shallowRef<FacePrompt | null>(null)
  const selection = useSelection()
  const studio = useStudio()
  const document = useDocument()
  const notices = useNotices()

  const shown = computed(() => allFiles.value ? listed.value.tracks : listed.value.tracks.filter(track => track.mediaId === selection.mediaId))
  const groups = computed(() => groupFaces(shown.value, listed.value.people))
  const current = computed(() => listed.value.tracks.find(track => track.id === selection.trackId) ?? null)

  async function load(): Promise<void> {
    const session = studio.session
    if (!studio.project) {
      listed.value = { people: [], tracks: [] }
      proposals.value = []
      return
    }
    const found = await notices.attempt(() => client.identities.list({}))
    const proposed = await notices.attempt(() => client.identities.propose({}))
    if (session !== studio.session)
      return
    listed.value = found ?? listed.value
    proposals.value = proposed?.proposals ?? []
    unplaced.value = proposed?.unplaced ?? 0
  }
  const loadSoon = useDebounceFn(() => void load(), restMs)

  function trackOf(id: string): Track | null {
    return listed.value.tracks.find(track => track.id === id) ?? null
  }

  function select(track: Track): void {
    selection.selectMedia(track.mediaId)
    selection.selectTrack(track.id)
  }

  async function act(...acts: IdentityAct[]): Promise<void> {
    await document.identify(acts)
    await load()
  }

  /** Says who tracks show; a name that nobody has makes a new person. */
  function assign(tracks: readonly string[], who: Readonly<{ personId: string | null }> | Readonly<{ name: string }>): Promise<void> {
    if ('personId' in who)
      return act(...tracks.map(trackId => ({ action: 'assign-track' as const, trackId, personId: who.personId })))
    const known = listed.value.people.find(person => person.name === who.name)
    const personId = known?.id ?? `person-${crypto.randomUUID()}`
    return act(
      ...known ? [] : [{ action: 'add-person' as const, personId, name: who.name, pseudonym: null }],
      ...tracks.map(trackId => ({ action: 'assign-track' as const, trackId, personId })),
    )
  }

  function accept(proposal: IdentityProposal): Promise<void> {
    if (proposal.personId !== null)
      return assign(proposal.trackIds, { personId: proposal.personId })
    const taken = new Set(listed.value.people.map(person => person.name))
    const named = proposal.trackIds.map(trackOf).find(track => track && track.name !== '' && !/^face \d+(?:\.\d+)?$/.test(track.name))?.name
    let number = listed.value.people.length + 1
    while (taken.has(`P${String(number).padStart(2, '0')}`))
      number += 1
    return assign(proposal.trackIds, { name: named && !taken.has(named) ? named : `P${String(number).padStart(2, '0')}` })
  }

  function reject(proposal: IdentityProposal): Promise<void> {
    const from = proposal.personId === null ? [] : listed.value.tracks.filter(track => track.person?.id === proposal.personId).map(track => track.id)
    return act({ action: 'keep-apart', trackIds: [...proposal.trackIds], from })
  }

  watch(() => studio.session, () => void load(), { immediate: true })
  onDocumentChange(['track-label', 'track-split', 'person', 'apart'], loadSoon)
  onStudioEvent('media', loadSoon)

  return { listed, groups, shown, current, proposals, unplaced, allFiles, prompt, trackOf, select, act, assign, accept, reject }
})
