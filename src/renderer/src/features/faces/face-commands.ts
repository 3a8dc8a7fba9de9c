import type { Command } from '../../shell/commands/registry.ts'
import { Combine, EyeOff, Meh, Scissors, UserRoundPen, UserRoundPlus, Users } from '@lucide/vue'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { showPanel } from '../../shell/dock/docks.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useFaceList } from './faces.store.ts'
import { mergeTargets } from './group-faces.ts'

/** What the menu of a face offers, in its order. */
export const faceCommandIds = ['faces.assign', 'faces.rename', 'faces.merge', 'faces.split', 'faces.neutral', 'faces.estimateNeutral', 'faces.exclude'] as const

/** What can be done with the selected face. */
export function faceCommands(): readonly Command[] {
  const faces = useFaceList()
  const clock = useClock()
  const marks = useMarks()
  const group = 'group.faces' as const
  const scope = 'faces' as const
  const has = (): boolean => faces.current !== null
  const isWithin = (): boolean => faces.current !== null && faces.current.startUs < clock.timeUs && clock.timeUs < faces.current.endUs
  const ask = (kind: 'assign' | 'rename' | 'merge') => (): void => {
    if (faces.current)
      faces.prompt = { kind, tracks: [faces.current] }
  }
  /** What lies between the in and out marks, where the face is seen there. */
  const markedSpan = (): { startUs: number, endUs: number } | null => {
    const { inUs, outUs } = marks
    const isSeen = faces.current !== null && inUs !== null && outUs !== null && inUs < outUs && inUs < faces.current.endUs && outUs > faces.current.startUs
    return isSeen ? { startUs: Math.round(inUs), endUs: Math.round(outUs) } : null
  }
  const id = (): string => faces.current?.id ?? ''
  return [
    { id: 'faces.show', title: 'faces.show', group, icon: Users, run: () => showPanel('faces') },
    { id: 'faces.assign', title: 'faces.assign', group, scope, icon: UserRoundPlus, key: 'P', when: has, run: ask('assign') },
    { id: 'faces.rename', title: 'faces.rename', group, scope, icon: UserRoundPen, key: 'F2', when: has, run: ask('rename') },
    { id: 'faces.merge', title: 'faces.merge', group, scope, icon: Combine, key: 'M', when: () => faces.current !== null && mergeTargets(faces.current, faces.listed.tracks).length > 0, run: ask('merge') },
    { id: 'faces.split', title: 'faces.split', group, scope, icon: Scissors, key: 'S', when: isWithin, run: () => faces.act({ action: 'split-track', trackId: id(), atUs: clock.timeUs }) },
    { id: 'faces.neutral', title: 'faces.neutral', group, scope, icon: Meh, when: () => markedSpan() !== null, run: () => faces.act({ action: 'mark-neutral', trackId: id(), neutral: markedSpan() }) },
    { id: 'faces.estimateNeutral', title: 'faces.estimateNeutral', group, scope, when: () => Boolean(faces.current?.neutral), run: () => faces.act({ action: 'mark-neutral', trackId: id(), neutral: null }) },
    { id: 'faces.exclude', title: 'faces.exclude', group, scope, icon: EyeOff, key: 'X', when: has, run: () => faces.act({ action: 'exclude-track', trackId: id(), excluded: !faces.current?.excluded }) },
  ]
}
