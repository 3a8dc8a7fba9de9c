import type { AnnotationEdit, StudioOutputs } from '#shared/contract/index.ts'
import type { Annotation, Diff, Tier } from '#shared/domain/document.ts'
import type { LaneIndex } from '../axis/lane-index.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { fetchData } from '../../bridge/resources.ts'
import { indexLane } from '../axis/lane-index.ts'
import { useDocument } from './document.store.ts'
import { useNotices } from './notices.store.ts'
import { useSelection } from './selection.store.ts'
import { useStudio } from './studio.store.ts'

type Saved = StudioOutputs['annotations']['edit']

const emptyLane: LaneIndex<Annotation> = indexLane<Annotation>([])

/** What a lane holds: the annotations of one tier and face (null: the whole clip) of the selected file. */
export function laneKey(tierId: string, trackId: string | null): string {
  return `${tierId} ${trackId ?? ''}`
}

/** Annotations of one file by lane. Only lanes that a change touches are indexed anew, so that a key press costs little among 100,000. */
function laneBook() {
  const records = new Map<string, Annotation>()
  const members = new Map<string, Map<string, Annotation>>()
  const lanes = new Map<string, LaneIndex<Annotation>>()
  const keyOf = (annotation: Annotation): string => laneKey(annotation.tierId, annotation.trackId)

  function drop(id: string): void {
    const before = records.get(id)
    if (!before)
      return
    records.delete(id)
    members.get(keyOf(before))?.delete(id)
    lanes.delete(keyOf(before))
  }

  function put(annotation: Annotation): void {
    drop(annotation.id)
    const key = keyOf(annotation)
    const lane = members.get(key) ?? new Map<string, Annotation>()
    members.set(key, lane)
    lane.set(annotation.id, annotation)
    records.set(annotation.id, annotation)
    lanes.delete(key)
  }

  function lane(key: string): LaneIndex<Annotation> {
    const found = lanes.get(key) ?? (members.has(key) ? indexLane([...members.get(key)!.values()]) : emptyLane)
    lanes.set(key, found)
    return found
  }

  /** All annotations of a tier, or of every tier, in order of time. */
  function list(tierId: string | null): readonly Annotation[] {
    const parts = [...members].filter(([key]) => tierId === null || key.startsWith(`${tierId} `)).map(([key]) => lane(key).items)
    return parts.length === 1 ? parts[0]! : parts.flat().sort((a, b) => a.startUs - b.startUs || a.endUs - b.endUs)
  }

  return { records, put, drop, lane, list }
}

/** Tiers of the project and the annotations of the selected file, kept in step with every change by its diff. */
export const useAnnotations = defineStore('annotations', () => {
  const studio = useStudio()
  const selection = useSelection()
  const document = useDocument()
  const notices = useNotices()
  const tierList = shallowRef<readonly Tier[]>([])
  const book = shallowRef(laneBook())
  let mediaRead: string | null = null
  let editing = 0
  let own = new Set<number>()
  let waiting: number[] = []

  const tiers = computed(() => tierList.value.toSorted((a, b) => a.order - b.order))
  const tierById = computed(() => new Map(tierList.value.map(tier => [tier.id, tier])))

  const listOf = (tierId: string | null): readonly Annotation[] => book.value.list(tierId)
  const laneOf = (tierId: string, trackId: string | null): LaneIndex<Annotation> => book.value.lane(laneKey(tierId, trackId))
  const annotation = (id: string): Annotation | undefined => book.value.records.get(id)

  function take(diff: Diff): void {
    const changedTiers = new Map(tierList.value.map(tier => [tier.id, tier]))
    for (const record of diff.removed) {
      changedTiers.delete(record.id)
      book.value.drop(record.id)
    }
    for (const record of [...diff.updated.map(([, to]) => to), ...diff.added]) {
      if (record.type === 'tier')
        changedTiers.set(record.id, record)
      if (record.type === 'annotation' && record.mediaId === mediaRead)
        book.value.put(record)
    }
    if ([...diff.added, ...diff.removed, ...diff.updated.map(([, to]) => to)].some(({ type }) => type === 'tier'))
      tierList.value = [...changedTiers.values()]
    triggerRef(book)
  }

  async function readTiers(): Promise<void> {
    tierList.value = studio.project ? await notices.attempt(() => client.annotations.tiers({})) ?? [] : []
  }

  async function readFile(): Promise<void> {
    const { mediaId } = selection
    mediaRead = mediaId
    book.value = laneBook()
    if (!mediaId || !studio.project)
      return
    const found = await notices.attempt(async () => {
      const { data } = await client.annotations.read({ mediaId })
      return JSON.parse(new TextDecoder().decode(await fetchData(data))) as Annotation[]
    })
    if (mediaId !== selection.mediaId || !found)
      return
    const next = laneBook()
    found.forEach(next.put)
    book.value = next
  }

  async function follow(sequence: number): Promise<void> {
    const diff = await notices.attempt(() => client.document.diff({ sequence }))
    if (diff)
      take(diff)
  }

  /** Events of own changes bring nothing new; they may come before the answer to the change does. */
  async function settle(): Promise<void> {
    while (editing === 0 && waiting.length > 0) {
      const sequence = waiting.shift()!
      if (!own.delete(sequence))
        await follow(sequence)
    }
  }

  /** Saves acts as one change and shows it. Answers what was saved, or undefined when it was refused (a notice says why). */
  async function edit(edits: readonly AnnotationEdit[], options: Readonly<{ summary?: string }> = {}): Promise<Saved | undefined> {
    if (edits.length === 0)
      return undefined
    editing += 1
    const saved = await document.save(() => client.annotations.edit({ edits: [...edits], annotator: studio.settings.annotator, ...options }))
    editing -= 1
    if (saved) {
      own.add(saved.sequence)
      take(saved.diff)
    }
    void settle()
    return saved
  }

  onStudioEvent('document', (event) => {
    if (!event.types.includes('annotation') && !event.types.includes('tier'))
      return
    waiting.push(event.sequence)
    void settle()
  })
  watch(() => studio.session, () => {
    own = new Set()
    waiting = []
    void readTiers()
    void readFile()
  }, { immediate: true })
  watch(() => selection.mediaId, () => void readFile())

  return { tiers, tierById, listOf, laneOf, annotation, edit, readFile }
})
