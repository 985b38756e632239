/** What a row says while its plan is applied, as a state and its words. */
import type { ReviewRow, RowProgress } from '../../../../shared/ipc/rows';
import type { IconName } from '../../../ui/Icon';
import { formatBytes } from '../../../ui/format';
import type { MessageId } from '../../../locales/english';
import { listOf, t } from '../../../locales/text';
import { choiceOf } from '../decisionChoices';

export interface RunState {
  readonly tone: 'err' | 'warn' | 'ok' | 't2' | 't3';
  /** Undefined: a spinner. */
  readonly icon?: IconName;
  readonly text: string;
  /** 0 to 1, for a bar beside the words. */
  readonly fraction?: number;
}

/** Why files stop, in two words: the sentence stands beside the grid. */
const shortReasons: Readonly<Record<string, MessageId>> = {
  'plan.changed_outside': 'apply.state.asked',
  'disk.busy': 'apply.state.busy',
  'disk.denied': 'apply.state.denied',
  'disk.readonly': 'apply.state.denied',
  'disk.full': 'apply.state.full',
  'disk.quota': 'apply.state.full',
  'store.missing_content': 'apply.state.missing',
};

function reasonOf(code: string): string {
  return t(shortReasons[code] ?? (code.startsWith('network.') ? 'apply.state.network' : 'apply.state.failed'));
}

/** What stopped comes first, then what moves, what is done, and what waits. */
export function runState(progress: RowProgress, isOver: boolean): RunState {
  const { done = 0, failed = 0, asked = 0, running = 0, waiting = 0 } = progress.files;
  const total = done + failed + asked + running + waiting;
  const fraction = total > 1 && done < total ? done / total : undefined;
  const withBar = fraction === undefined ? {} : { fraction };
  if (total === 0) return { tone: 't3', icon: 'skip', text: t('apply.state.none') };
  if (progress.problem !== undefined) {
    const what = reasonOf(progress.problem.code);
    return {
      tone: failed > 0 ? 'err' : 'warn',
      icon: progress.problem.code === 'disk.busy' ? 'lock' : failed > 0 ? 'err' : 'warn',
      text: total === 1 ? what : stoppedText(failed, asked, done, total),
      ...(running + waiting > 0 && !isOver ? withBar : {}),
    };
  }
  if (done === total) return { tone: 'ok', icon: 'ok', text: doneText(done, progress.replaced) };
  if (isOver)
    return {
      tone: 't2',
      icon: 'stop',
      text: done === 0 ? t('apply.state.unwritten') : t('apply.state.moving', { done, total }),
    };
  if (running === 0 && done === 0) return { tone: 't3', icon: 'clock', text: t('apply.state.waiting') };
  if (total === 1) return { tone: 't2', text: t('apply.state.writing') };
  return { tone: 't2', text: t('apply.state.moving', { done, total }), ...withBar };
}

/** What stopped first: where there is little room, that is what stays. */
function stoppedText(failed: number, asked: number, done: number, total: number): string {
  return listOf([
    ...(failed === 0 ? [] : [t('apply.state.someFailed', { count: failed })]),
    ...(asked === 0 ? [] : [t('apply.state.someAsked', { count: asked })]),
    t('apply.state.moving', { done, total }),
  ]);
}

function doneText(count: number, replaced: number): string {
  if (count === 1) return t(replaced === 0 ? 'apply.state.written' : 'apply.state.replaced');
  return replaced === 0 ? t('apply.state.done', { count }) : t('apply.state.done.replaced', { count, replaced });
}

const choiceTexts = {
  mine: 'apply.plan.mine',
  farm: 'apply.plan.farm',
  both: 'apply.plan.both',
  skip: 'apply.plan.skip',
} as const;

/** What was decided about the row. */
export function planText(row: Pick<ReviewRow, 'action' | 'kinds' | 'undecidedCount'>): string {
  if (row.action === 'mixed') return t('apply.plan.mixed');
  if (row.action === undefined) return row.undecidedCount > 0 ? t('apply.plan.undecided') : '';
  if (row.action === 'download') return t('apply.plan.new');
  const choice = choiceOf(row.action);
  return t(choice === null ? 'apply.plan.other' : choiceTexts[choice]);
}

/** "1.78 of 2.97 GB" while it moves, else how much it is. */
export function bytesText({ files, doneBytes, totalBytes }: RowProgress): string {
  const { running = 0, waiting = 0 } = files;
  if (totalBytes === 0) return t('apply.plan.none');
  if (doneBytes === 0 || running + waiting === 0) return formatBytes(totalBytes);
  return t('review.applying.bytes', { done: formatBytes(doneBytes), total: formatBytes(totalBytes) });
}
