import type { Found } from '#shared/contract/index.ts'
import type { SearchQuery } from '#shared/domain/search/search-query.ts'
import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef, watch } from 'vue'
import { formatQuery } from '#shared/domain/search/query-text.ts'
import { client } from '../../bridge/client.ts'
import { shell } from '../../bridge/shell.ts'
import { t } from '../../shell/messages/messages.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDesk } from '../../shell/stores/desk.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

/** How much is played before and after a find, microseconds. */
const aroundUs = 300_000
const listed = 5000

const anything: SearchQuery = { find: { source: 'annotation', signal: null, filters: [] }, where: [] }

/** The search of the project: one query, as text and as a form, and what it found. */
export const useSearch = defineStore('search', () => {
  const annotations = useAnnotations()
  const clock = useClock()
  const desk = useDesk()
  const document = useDocument()
  const notices = useNotices()
  const selection = useSelection()
  const studio = useStudio()
  const query = shallowRef<SearchQuery>(anything)
  const text = ref('')
  const items = shallowRef<readonly Found[] | null>(null)
  const total = ref(0)
  const tookMs = ref(0)
  /** How many searches were answered: two in a row may find the same. */
  const answered = ref(0)
  const at = ref(-1)
  const playing = ref(false)

  const current = computed(() => items.value?.[at.value] ?? null)

  /** Terms that every annotation found could take: those of the one codebook that all their tiers share. */
  const sharedBook = computed(() => {
    const keys = new Set((items.value ?? []).map(({ tierId }) => tierId === null ? null : annotations.tierById.get(tierId)?.codebook ?? null))
    const [key] = keys
    return keys.size === 1 && key ? document.codebooks.find(book => book.key === key) ?? null : null
  })

  /** The form has changed: the text follows. */
  function build(next: SearchQuery): void {
    query.value = next
    text.value = formatQuery(next)
  }

  async function run(): Promise<void> {
    playing.value = false
    if (text.value.trim() === '')
      return
    const found = await notices.attempt(() => client.search.run({ query: text.value, limit: listed }))
    if (!found)
      return
    query.value = found.query
    text.value = found.text
    items.value = found.items
    total.value = found.total
    tookMs.value = found.tookMs
    at.value = -1
    answered.value += 1
  }

  /** Shows a find: its file, its place on the axis, itself. Waits until the file is there. */
  async function show(index: number): Promise<boolean> {
    const one = items.value?.[index]
    if (!one)
      return false
    at.value = index
    if (one.mediaId !== selection.mediaId) {
      selection.selectMedia(one.mediaId)
      await new Promise<void>((resolve) => {
        const stop = watch(() => clock.frameTimes.length, (length) => {
          if (length > 0) {
            stop()
            resolve()
          }
        })
        setTimeout(() => {
          stop()
          resolve()
        }, 3000)
      })
    }
    await nextTick()
    const annotation = one.source === 'annotation' ? annotations.annotation(one.id) : undefined
    if (annotation)
      desk.select(annotation)
    else if (one.source === 'segment')
      selection.selectSegment(one)
    clock.seek(one.startUs)
    return true
  }

  async function playFrom(index: number): Promise<void> {
    playing.value = await show(index)
    const one = current.value
    if (!playing.value || !one)
      return
    clock.seek(one.startUs - aroundUs)
    clock.play()
  }

  function stop(): void {
    playing.value = false
    clock.pause()
  }

  async function relabel(term: string): Promise<void> {
    const ids = (items.value ?? []).flatMap(({ id, source }) => source === 'annotation' ? [id] : [])
    const label = sharedBook.value?.terms.find(({ key }) => key === term)?.label ?? term
    const saved = ids.length > 0 && await annotations.edit([{ action: 'set-values', ids, values: { term } }], { summary: `Relabel ${ids.length} found annotations as ${label}` })
    if (saved) {
      notices.tell(t('search.relabelDone', { n: ids.length }))
      await run()
    }
  }

  async function write(): Promise<void> {
    const out = await shell.saveFile(`${studio.project?.name ?? 'project'}-search`, 'csv')
    const written = out === null ? undefined : await notices.attempt(() => client.search.write({ query: query.value, out }))
    if (written)
      notices.tell(t('search.saved', { n: written.rows }))
  }

  watch(() => clock.timeUs, (timeUs) => {
    const one = current.value
    if (playing.value && clock.playing && one && timeUs >= one.endUs + aroundUs) {
      clock.pause()
      void playFrom(at.value + 1)
    }
  })
  watch(() => studio.session, () => {
    items.value = null
    playing.value = false
  })

  return { query, text, items, total, tookMs, answered, at, playing, sharedBook, build, run, show, playFrom, stop, relabel, write }
})
