import type { AnnotationEdit } from '#shared/contract/index.ts'
import type { Annotation, Tier } from '#shared/domain/document.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { frameIndexAt, frameSpan } from '#shared/domain/frame-times.ts'
import { keyOf } from '../../shell/commands/keymap.ts'
import { commands } from '../../shell/commands/registry.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDesk } from '../../shell/stores/desk.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { codedTime, codesOf } from './code-keys.ts'

type Press = Readonly<{ term: string, tier: Tier, trackId: string | null, mediaId: string, span: Readonly<{ startUs: number, endUs: number }>, pressedMs: number }>

const keptLatencies = 500

/** Coding by keys on the active tier while the video plays or stands: states are started and ended, points set. */
export const useCoding = defineStore('coding', () => {
  const annotations = useAnnotations()
  const clock = useClock()
  const desk = useDesk()
  const document = useDocument()
  const selection = useSelection()
  const studio = useStudio()
  const on = ref(false)
  const lastTerm = ref<string | null>(null)
  const latencies = shallowRef<readonly number[]>([])
  let turn: Promise<unknown> = Promise.resolve()

  const book = computed(() => document.codebooks.find(({ key }) => key === desk.tier?.codebook) ?? null)
  // as text, so that the codes stay the same ones while other commands come and go: they are commands themselves
  const taken = computed(() => commands.value.filter(({ scope, first }) => scope === undefined && !first).flatMap(command => keyOf(command) ?? []).join('\n'))
  const codes = computed(() => book.value ? codesOf(book.value, new Set(taken.value.split('\n'))) : [])
  const delayMs = computed(() => studio.settings.reactionDelayMs[studio.settings.annotator] ?? 0)
  const running = computed(() => [...desk.running].flatMap(id => annotations.annotation(id) ?? []))
  const hindrance = computed<'none' | 'face' | 'locked' | null>(() => {
    if (!desk.tier || !selection.mediaId || clock.frameTimes.length === 0)
      return 'none'
    return desk.tier.locked ? 'locked' : desk.tier.perFace && desk.trackId === null ? 'face' : null
  })

  function setDelay(ms: number): void {
    void studio.updateSettings({ reactionDelayMs: { ...studio.settings.reactionDelayMs, [studio.settings.annotator]: Math.min(2000, Math.max(0, Math.round(ms))) } })
  }

  /** The frame that a key pressed now stands for. */
  function frameNow(): Press['span'] {
    const timeUs = codedTime(clock.timeUs, { playing: clock.playing, rate: clock.rate, delayMs: delayMs.value, earliestUs: clock.startUs })
    const { startUs, endUs } = frameSpan(clock.frameTimes, Math.max(0, frameIndexAt(clock.frameTimes, timeUs)))
    return { startUs: Math.round(startUs), endUs: Math.max(Math.round(endUs), Math.round(startUs) + 1) }
  }

  const runningOn = (press: Press): readonly Annotation[] => running.value.filter(one => one.tierId === press.tier.id && one.trackId === press.trackId)

  /** Ends a state at a frame; a key before its start, after going back, turns it round. */
  function ended(state: Annotation, { startUs, endUs }: Press['span']): AnnotationEdit {
    return startUs > state.startUs
      ? { action: 'set-bounds', id: state.id, startUs: state.startUs, endUs: Math.max(startUs, state.endUs) }
      : { action: 'set-bounds', id: state.id, startUs, endUs: Math.max(endUs, state.endUs) }
  }

  async function commit(edits: readonly AnnotationEdit[], pressedMs: number): Promise<Annotation | null> {
    const saved = await annotations.edit(edits)
    if (!saved)
      return null
    latencies.value = [...latencies.value, performance.now() - pressedMs].slice(-keptLatencies)
    const id = edits.flatMap(edit => edit.action === 'add' && edit.annotation.id ? [edit.annotation.id] : [])[0]
    return id ? annotations.annotation(id) ?? null : null
  }

  async function settle(press: Press): Promise<void> {
    const { term, tier, trackId, mediaId, span, pressedMs } = press
    const states = runningOn(press)
    const same = states.find(one => one.term === term)
    if (same) {
      await commit([ended(same, span)], pressedMs)
      desk.setRunning([...desk.running].filter(id => id !== same.id))
      return
    }
    const point = tier.kind === 'point'
    const others = tier.exclusive && !point ? states : []
    const id = `record-${crypto.randomUUID()}`
    const add: AnnotationEdit = { action: 'add', annotation: { id, mediaId, tierId: tier.id, trackId, startUs: span.startUs, endUs: point ? span.startUs : span.endUs, term } }
    const made = await commit([...others.map(one => ended(one, span)), add], pressedMs)
    const still = [...desk.running].filter(one => !others.some(other => other.id === one))
    desk.setRunning(made && !point ? [...still, made.id] : still)
    if (made)
      desk.select(made)
  }

  /** A code's key: its time is that of the press, however long the change before it takes to be saved. */
  function press(term: string): void {
    const { tier, trackId } = desk
    const { mediaId } = selection
    lastTerm.value = term
    if (!tier || !mediaId || hindrance.value !== null)
      return
    const one: Press = { term, tier, trackId, mediaId, span: frameNow(), pressedMs: performance.now() }
    turn = turn.then(() => settle(one))
  }

  /** Ends every running state at the frame of this moment, as one change. */
  function endAll(): void {
    const span = clock.frameTimes.length > 0 ? frameNow() : null
    const pressedMs = performance.now()
    turn = turn.then(async () => {
      if (span && running.value.length > 0)
        await commit(running.value.map(one => ended(one, span)), pressedMs)
      desk.setRunning([])
    })
  }

  watch(on, (now) => {
    if (!now)
      endAll()
  })

  return { on, book, codes, delayMs, running, hindrance, lastTerm, latencies, setDelay, press, endAll }
})
