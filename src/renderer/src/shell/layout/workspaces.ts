import type { Component } from 'vue'
import type { WorkspaceId } from '../dock/panels.ts'
import type { MessageKey } from '../messages/messages.ts'
import { Database, GraduationCap, ListChecks, Scale, SquarePlay } from '@lucide/vue'

/** The layouts over the one document, in the order of their tabs. */
export const workspaces: readonly Readonly<{ id: WorkspaceId, title: MessageKey, icon: Component }>[] = [
  { id: 'annotate', title: 'workspace.annotate', icon: SquarePlay },
  { id: 'review', title: 'workspace.review', icon: ListChecks },
  { id: 'dataset', title: 'workspace.dataset', icon: Database },
  { id: 'train', title: 'workspace.train', icon: GraduationCap },
  { id: 'evaluate', title: 'workspace.evaluate', icon: Scale },
]
