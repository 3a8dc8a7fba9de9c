import type { OutlineRow } from './outline.ts'
import { shallowRef } from 'vue'
import { useTree } from './tree.store.ts'

type Row = Extract<OutlineRow, { kind: 'node' }>

/**
 * Dragging a node of the outline onto what it supports. It leaves the place it was taken from; with Ctrl (on macOS Option) held it keeps that
 * and supports both.
 */
export function useSupportDrag() {
  const tree = useTree()
  const row = shallowRef<Row | null>(null)
  const overKey = shallowRef<string | null>(null)

  const fits = (target: Row): boolean => row.value !== null && tree.targetsOf(row.value.node).some(node => node.id === target.node.id)

  function start(from: Row, event: DragEvent): void {
    row.value = from
    event.dataTransfer?.setData('text/plain', from.node.label)
    if (event.dataTransfer)
      event.dataTransfer.effectAllowed = 'copyMove'
  }

  function over(target: Row, event: DragEvent): void {
    overKey.value = fits(target) ? target.key : null
    if (overKey.value)
      event.preventDefault()
  }

  function end(): void {
    row.value = null
    overKey.value = null
  }

  function drop(target: Row, event: DragEvent): void {
    const from = row.value
    if (from && fits(target)) {
      event.preventDefault()
      const keeps = event.ctrlKey || event.altKey
      void tree.moveTo(from.node.id, target.node.id, keeps ? null : from.parentKey?.split('/').at(-1) ?? null)
    }
    end()
  }

  return { row, overKey, start, over, drop, end }
}
