import type { ErrorRecord } from '#shared/errors.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { failureOf, isCancelled } from '../../bridge/failure.ts'

export type NoticeAction = Readonly<{ title: string, run: () => void }>
export type Notice = Readonly<{ id: number, tone: 'info' | 'error', message: string, hint: string | null, action: NoticeAction | null }>

const shownMs = 8000

/** Short messages at the lower edge of the window. Errors stay until they are closed. */
export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let nextId = 1

  function dismiss(id: number): void {
    notices.value = notices.value.filter(notice => notice.id !== id)
  }

  function add(notice: Omit<Notice, 'id'>): void {
    const id = nextId++
    const others = notices.value.filter(other => other.message !== notice.message)
    notices.value = [...others, { ...notice, id }].slice(-4)
    if (notice.tone === 'info')
      setTimeout(dismiss, shownMs, id)
  }

  function tell(message: string, options: { hint?: string, action?: NoticeAction } = {}): void {
    add({ tone: 'info', message, hint: options.hint ?? null, action: options.action ?? null })
  }

  function fail(record: ErrorRecord, options: { action?: NoticeAction } = {}): void {
    add({ tone: 'error', message: record.message, hint: record.hint ?? null, action: options.action ?? null })
  }

  /** Runs an act of the person; a failure becomes a notice and `undefined`. */
  async function attempt<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act()
    }
    catch (error) {
      if (!isCancelled(error))
        fail(failureOf(error))
      return undefined
    }
  }

  return { notices, tell, fail, attempt, dismiss }
})
