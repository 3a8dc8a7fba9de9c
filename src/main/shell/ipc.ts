import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { ipcMain } from 'electron'
import { isOwnUrl } from './content-policy.ts'

/** True for the main frame of the studio's own page; frames within it and foreign pages get no answer. */
function isTrusted(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && isOwnUrl(frame.url)
}

/** Answers calls on `channel` from the studio's own page alone. */
export function answerCalls(channel: string, answer: (sender: WebContents, input: unknown, second: unknown) => unknown): void {
  ipcMain.handle(channel, (event, input: unknown, second: unknown) => {
    if (!isTrusted(event))
      throw new Error(`Call on ${channel} refused`)
    return answer(event.sender, input, second)
  })
}
