import type { DoctorReport, ProjectInfo, Settings } from '#shared/contract/index.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../../bridge/client.ts'
import { connectionState, onConnected } from '../../bridge/connection.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { shell } from '../../bridge/shell.ts'
import { useNotices } from './notices.store.ts'
import { useSelection } from './selection.store.ts'

const defaults: Settings = {
  annotator: 'annotator',
  theme: 'dark',
  locale: 'en',
  confidenceThreshold: 0.5,
  reactionDelayMs: {},
  analysisRate: { everyNth: 1 },
  hardwareDecode: 'auto',
  layouts: {},
  keymap: {},
  overlay: { boxes: true, points: true, labels: true, subtitles: true },
  recentProjects: [],
}

/** The open project and the person's settings. Opens again what was open when the engine restarts. */
export const useStudio = defineStore('studio', () => {
  const project = shallowRef<ProjectInfo | null>(null)
  /** Grows whenever a project is open on an engine that has not answered about it yet: after opening, and after each restart of the engine. */
  const session = shallowRef(0)
  const settings = shallowRef<Settings>(defaults)
  const doctor = shallowRef<DoctorReport | null>(null)
  const loaded = shallowRef(false)
  const opening = shallowRef(false)
  const connected = computed(() => connectionState.value === 'connected')
  const notices = useNotices()

  async function take(open: () => Promise<ProjectInfo>): Promise<boolean> {
    opening.value = true
    const info = await notices.attempt(open)
    opening.value = false
    if (!info)
      return false
    if (info.id !== project.value?.id)
      useSelection().selectMedia(null)
    project.value = info
    session.value += 1
    settings.value = await client.studio.settings({})
    void shell.setTitle(`${info.name} - Affectree`)
    return true
  }

  const create = (path: string): Promise<boolean> => take(() => client.project.create({ path }))
  const open = (path: string): Promise<boolean> => take(() => client.project.open({ path }))
  const openSample = (): Promise<boolean> => take(() => client.project.openSample({}))

  async function close(): Promise<void> {
    await notices.attempt(() => client.project.close({}))
    useSelection().selectMedia(null)
    project.value = null
    session.value += 1
    settings.value = await client.studio.settings({})
    void shell.setTitle('Affectree')
  }

  async function updateSettings(change: Partial<Settings>): Promise<void> {
    settings.value = { ...settings.value, ...change }
    const saved = await notices.attempt(() => client.studio.updateSettings(change))
    if (saved)
      settings.value = saved
  }

  async function loadDoctor(): Promise<void> {
    doctor.value = await notices.attempt(() => client.studio.doctor({})) ?? doctor.value
  }

  async function refresh(): Promise<void> {
    const before = project.value
    settings.value = await client.studio.settings({})
    const info = await client.project.info({})
    if (info) {
      project.value = info
      session.value += 1
    }
    else if (before) {
      await open(before.path)
    }
    loaded.value = true
  }

  onConnected(() => void notices.attempt(refresh))
  onStudioEvent('project', () => void notices.attempt(async () => {
    project.value = await client.project.info({}) ?? project.value
  }))

  return { project, session, settings, doctor, loaded, opening, connected, create, open, openSample, close, updateSettings, loadDoctor }
})
