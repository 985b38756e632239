/** Everything the command palette can find: commands, pages, transfers and what can be done with them, jobs, folders, settings. */
import { commandIds, commandOf, type CommandId } from '../../../shared/domain/commands';
import { mainShortcut } from '../../../shared/domain/keyMap';
import type { JobSummary } from '../../../shared/domain/job';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { SettingRow } from '../../../shared/ipc/overview';
import type { Route } from '../../app/routes';
import { pageOf } from '../../app/transferPages';
import { keyMap } from '../../bridge/keys';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { printed } from '../../ui/printedKeys';
import type { IconName } from '../../ui/Icon';
import { groupSettings } from '../settings/settingGroups';

/** What choosing an item does. */
export type PaletteAct =
  | { readonly type: 'command'; readonly command: CommandId }
  | { readonly type: 'go'; readonly route: Route }
  | { readonly type: 'cancel' | 'retry' | 'folder'; readonly uid: string }
  | { readonly type: 'plan'; readonly path: string }
  | { readonly type: 'pickPlan' };

export type PaletteGroup = 'do' | 'open' | 'settings';

export interface PaletteItem {
  readonly id: string;
  readonly group: PaletteGroup;
  readonly icon: IconName;
  readonly label: string;
  /** The dimmer words behind it. */
  readonly detail?: string;
  /** Printed keys that do the same from anywhere. */
  readonly keys?: string;
  readonly act: PaletteAct;
  /** What else can be done with it. */
  readonly more?: readonly PaletteItem[];
  /** A command, which `>` asks for. */
  readonly isCommand?: true;
}

export interface PaletteSources {
  readonly transfers: readonly TransferSnapshot[];
  readonly jobs: readonly JobSummary[];
  readonly settings: readonly SettingRow[];
}

const commandIcons: Readonly<Partial<Record<CommandId, IconName>>> = {
  'submission.new': 'up',
  'download.new': 'down',
  'plan.open': 'file',
  'view.activity': 'activity',
  'view.submit': 'up',
  'view.bringHome': 'down',
  'view.history': 'history',
  'view.mapping': 'route',
  'view.settings': 'sliders',
  'transfer.next': 'warn',
  'transfer.retry': 'retry',
  'transfer.cancel': 'x',
  'help.open': 'info',
  'help.keys': 'key',
  'help.whatsNew': 'list',
  'help.logs': 'folder',
  'help.about': 'info',
};

/** All items, those of a group beside each other. */
export function paletteItems({ transfers, jobs, settings }: PaletteSources): readonly PaletteItem[] {
  const ofTransfers = transfers.map((transfer) => ({ transfer, acts: transferActs(transfer) }));
  return [
    ...ofTransfers.filter(({ transfer }) => transfer.state === 'waiting-user').flatMap(({ acts }) => acts.slice(0, 1)),
    ...commandItems('do'),
    ...ofTransfers.flatMap(({ transfer, acts }) => (transfer.state === 'waiting-user' ? acts.slice(1) : acts)),
    ...commandItems('open'),
    ...ofTransfers.map(({ transfer, acts }) => transferItem(transfer, acts)),
    ...jobs.map(jobItem),
    ...folderItems(transfers),
    ...settingItems(settings),
    ...commandItems('settings'),
  ];
}

/** Only what can be cancelled, or tried again. */
export function transferChoices(transfers: readonly TransferSnapshot[], type: 'cancel' | 'retry'): PaletteItem[] {
  return transfers.flatMap(transferActs).filter(({ act }) => act.type === type);
}

function groupOf(id: CommandId): PaletteGroup {
  if (id.startsWith('view.')) return 'open';
  return id.startsWith('help.') || id.startsWith('theme.') || id.startsWith('zoom.') ? 'settings' : 'do';
}

function commandItems(group: PaletteGroup): PaletteItem[] {
  return commandIds
    .filter((id) => id !== 'palette.open' && commandOf(id).isKeyOnly !== true && groupOf(id) === group)
    .map((id) => {
      const shortcut = mainShortcut(keyMap(), id);
      return {
        id: `command:${id}`,
        group,
        icon: commandIcons[id] ?? 'term',
        label: t(commandOf(id).label),
        ...(id.startsWith('view.') ? { detail: t('palette.page') } : {}),
        ...(shortcut === undefined ? {} : { keys: printed(shortcut) }),
        act: { type: 'command', command: id },
        isCommand: true,
      };
    });
}

/** What can be done with a transfer, the likeliest first. */
function transferActs(transfer: TransferSnapshot): PaletteItem[] {
  const { uid, state, waitingFor, folder } = transfer;
  const title = visibleText(transfer.title);
  const page = pageOf(transfer);
  const item = (name: string, icon: IconName, label: string, act: PaletteAct): PaletteItem => ({
    id: `${name}:${uid}`,
    group: 'do',
    icon,
    label,
    act,
  });
  const isOver = hasStopped(transfer) || state === 'cancelled';
  return [
    ...(page === undefined
      ? []
      : state === 'done'
        ? [item('page', 'list', t('palette.action.result', { title }), { type: 'go', route: page })]
        : waitingFor === 'submission'
          ? [item('page', 'up', t('palette.action.submission', { title }), { type: 'go', route: page })]
          : [item('page', 'compare', t('palette.action.review', { title }), { type: 'go', route: page })]),
    ...(isOver ? [item('retry', 'retry', t('palette.action.retry', { title }), { type: 'retry', uid })] : []),
    ...(folder === undefined
      ? []
      : [item('folder', 'folder', t('palette.action.openFolder', { title }), { type: 'folder', uid })]),
    ...(isOver || state === 'done'
      ? []
      : [item('cancel', 'x', t('palette.action.cancel', { title }), { type: 'cancel', uid })]),
  ];
}

const standings = {
  queued: 'palette.transfer.moving',
  leased: 'palette.transfer.moving',
  paused: 'palette.transfer.moving',
  'waiting-user': 'palette.transfer.needsYou',
  done: 'palette.transfer.done',
  failed: 'palette.transfer.stopped',
  cancelled: 'palette.transfer.stopped',
} as const;

function transferItem(transfer: TransferSnapshot, more: readonly PaletteItem[]): PaletteItem {
  const { uid, state, outcome } = transfer;
  return {
    id: `transfer:${uid}`,
    group: 'open',
    icon:
      transfer.class === 'submit' ? 'up' : transfer.class === 'download' || transfer.class === 'sync' ? 'down' : 'undo',
    label: visibleText(transfer.title),
    detail: outcome === undefined ? t(standings[state]) : visibleText(outcome),
    act: { type: 'go', route: pageOf(transfer) ?? { name: 'activity' } },
    more,
  };
}

function jobItem({ jobId, name, tasksSucceeded, tasksTotal }: JobSummary): PaletteItem {
  return {
    id: `job:${jobId}`,
    group: 'open',
    icon: 'cube',
    label: visibleText(name),
    detail: t('palette.job', { done: tasksSucceeded, total: tasksTotal }),
    act: { type: 'go', route: { name: 'bring-home', jobId } },
  };
}

/** The folders that transfers went to or came from, each once, the newest first. */
function folderItems(transfers: readonly TransferSnapshot[]): PaletteItem[] {
  const byFolder = new Map<string, string>();
  for (const { folder, uid } of transfers) if (folder !== undefined && !byFolder.has(folder)) byFolder.set(folder, uid);
  return [...byFolder].map(([folder, uid]) => ({
    id: `path:${folder}`,
    group: 'open',
    icon: 'folder',
    label: visibleText(folder),
    detail: t('palette.path.folder'),
    act: { type: 'folder', uid },
  }));
}

function settingItems(settings: readonly SettingRow[]): PaletteItem[] {
  return groupSettings(settings).flatMap(({ title, rows }) =>
    rows.map((row) => ({
      id: `setting:${row.key}`,
      group: 'settings' as const,
      icon: 'sliders' as const,
      label: row.label,
      detail: t('palette.setting', { group: title }),
      act: { type: 'go' as const, route: { name: 'settings' as const, section: row.key.split('.')[0] ?? '' } },
    })),
  );
}
