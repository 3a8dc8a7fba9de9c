import { Captions, CaptionsOff, FileOutput } from '@lucide/vue'
import { client } from '../../bridge/client.ts'
import { shell } from '../../bridge/shell.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

/** What is said, in words: bringing it in, writing it out, and showing it over the picture. */
export function register(): void {
  const media = useMedia()
  const studio = useStudio()
  const document = useDocument()
  const notices = useNotices()
  const group = 'group.media' as const
  const isReady = (): boolean => media.current?.state === 'ready'

  async function importTranscript(): Promise<void> {
    const path = await shell.openFile('vtt srt')
    const mediaId = media.current?.id
    if (path !== null && mediaId !== undefined)
      await document.save(() => client.transcripts.import({ mediaId, path, names: true, annotator: studio.settings.annotator }))
  }

  async function exportTranscript(): Promise<void> {
    const current = media.current
    const out = current && await shell.saveFile(current.name.replace(/\.[^.]+$/, ''), 'vtt')
    if (current && out)
      await notices.attempt(() => client.transcripts.export({ mediaId: current.id, out }))
  }

  registerCommands([
    { id: 'transcript.import', title: 'transcript.import', group, icon: Captions, when: isReady, run: importTranscript },
    { id: 'transcript.export', title: 'transcript.export', group, icon: FileOutput, when: isReady, run: exportTranscript },
    {
      id: 'player.subtitles',
      title: 'player.subtitles',
      group: 'group.view',
      icon: CaptionsOff,
      key: 'Shift+S',
      run: () => studio.updateSettings({ overlay: { ...studio.settings.overlay, subtitles: !studio.settings.overlay.subtitles } }),
    },
  ])
}
