import type { Reading } from '#shared/domain/document.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { compareTrees } from '#shared/domain/distance/tree-distance.ts'
import { client } from '../../bridge/client.ts'
import { onDocumentChange } from '../../bridge/events.ts'
import { t } from '../../shell/messages/messages.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useModels } from '../../shell/stores/models.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { compareLines } from './compare.ts'

/** One reading of the segment that can be put beside another. `key` names it: the person's, a reader's, or one drawn from a policy. */
export type NamedReading = Readonly<{ key: string, name: string, reading: Reading }>

/** Two readings of the selected segment side by side, and which of them a person finds better. */
export const useCompare = defineStore('compare', () => {
  const document = useDocument()
  const selection = useSelection()
  const models = useModels()
  const notices = useNotices()

  /** True while the panel is seen: only then are the readings fetched. */
  const shown = ref(false)
  const found = shallowRef<readonly Reading[]>([])
  const drawn = shallowRef<readonly Reading[]>([])
  const preferred = ref(0)
  const leftKey = ref('')
  const rightKey = ref('')

  const readings = computed<readonly NamedReading[]>(() => [
    ...found.value.map(reading => ({ key: reading.reasonerId ?? 'person', name: models.nameOf(reading.reasonerId), reading })),
    ...drawn.value.map((reading, place) => ({ key: `drawn-${place}`, name: t('compare.drawn', { name: models.nameOf(reading.reasonerId), n: place + 1 }), reading })),
  ])
  const left = computed(() => readings.value.find(each => each.key === leftKey.value) ?? null)
  const right = computed(() => readings.value.find(each => each.key === rightKey.value) ?? null)
  const comparison = computed(() => {
    if (!left.value || !right.value)
      return null
    const [a, b] = [left.value.reading.tree, right.value.reading.tree]
    const whole = compareTrees(a, b, { codebooks: document.codebooks })
    return { ...whole, ...compareLines(a, b, whole, document.codebooks) }
  })
  const canPrefer = computed(() => shown.value && comparison.value !== null && comparison.value.distance > 0)

  /** The person's against the machine's where both are there, else the two machine readings first found. */
  function choose(): void {
    const keys = readings.value.map(each => each.key)
    if (!keys.includes(leftKey.value) || !keys.includes(rightKey.value) || leftKey.value === rightKey.value) {
      leftKey.value = keys[0] ?? ''
      rightKey.value = keys[1] ?? ''
    }
  }

  async function load(): Promise<void> {
    const segmentId = selection.segmentId
    if (!shown.value || !segmentId)
      return
    const records = await notices.attempt(() => client.document.records({ parentIds: [segmentId], types: ['tree', 'preference'] })) ?? []
    if (segmentId !== selection.segmentId)
      return
    const trees = records.flatMap(record => record.type === 'tree' ? [{ reasonerId: record.reasonerId, tree: record.tree }] : [])
    found.value = [...trees.filter(each => each.reasonerId === null), ...trees.filter(each => each.reasonerId !== null)]
    preferred.value = records.filter(record => record.type === 'preference').length
    choose()
  }

  /** Lets the engine find two readings that differ most; a policy draws them where readers do not differ. */
  async function draw(): Promise<void> {
    const segmentId = selection.segmentId
    const pair = segmentId ? await notices.attempt(() => client.review.pair({ segmentId })) : null
    if (!pair || segmentId !== selection.segmentId) {
      if (pair === null)
        notices.tell(t('compare.onlyOne'))
      return
    }
    drawn.value = [pair.a, pair.b]
    leftKey.value = 'drawn-0'
    rightKey.value = 'drawn-1'
  }

  async function prefer(side: 'left' | 'right'): Promise<boolean> {
    const [better, worse] = side === 'left' ? [left.value, right.value] : [right.value, left.value]
    if (!better || !worse || !selection.segmentId)
      return false
    return document.correct([{ action: 'prefer', segmentId: selection.segmentId, better: better.reading, worse: worse.reading }])
  }

  watch(() => [selection.segmentId, shown.value], () => {
    found.value = []
    drawn.value = []
    preferred.value = 0
    void load()
  })
  onDocumentChange(['segment', 'tree', 'preference'], () => void load())

  return { shown, readings, leftKey, rightKey, left, right, comparison, canPrefer, preferred, draw, prefer }
})
