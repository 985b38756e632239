/** Words and numbers of a transfer's phases. */
import type { PhaseSnapshot } from '../../shared/domain/transfer';
import type { MessageId } from '../locales/english';
import { listOf, t } from '../locales/text';
import { formatBytes, formatCount, formatRate } from './format';

export type TransferKind = 'submit' | 'download' | 'undo' | 'restore' | 'sync';

const words: Readonly<Record<PhaseSnapshot['phase'], MessageId>> = {
  checking: 'ui.phase.checking',
  scanning: 'ui.phase.scanning',
  hashing: 'ui.phase.hashing',
  comparing: 'ui.phase.comparing',
  planning: 'ui.phase.planning',
  transferring: 'ui.phase.transferring',
  verifying: 'ui.phase.verifying',
  finalizing: 'ui.phase.finalizing',
};

const moving: Readonly<Record<TransferKind, MessageId>> = {
  submit: 'ui.phase.moving.submit',
  download: 'ui.phase.moving.download',
  undo: 'ui.phase.moving.undo',
  restore: 'ui.phase.moving.restore',
  sync: 'ui.phase.moving.download',
};

/** The word of a phase as that kind of transfer calls it. */
export function phaseWord(phase: PhaseSnapshot['phase'], kind: TransferKind): string {
  if (phase === 'transferring') return t(moving[kind]);
  return t(phase === 'finalizing' && kind === 'submit' ? 'ui.phase.submitting' : words[phase]);
}

/** How much of a phase is done, 0 to 1; undefined when it is not measured. */
export function phaseFraction(phase: PhaseSnapshot): number | undefined {
  if (phase.state === 'done') return 1;
  const { doneBytes, totalBytes, doneFiles, totalFiles } = phase;
  if (doneBytes !== undefined && totalBytes !== undefined && totalBytes > 0) return Math.min(1, doneBytes / totalBytes);
  if (doneFiles !== undefined && totalFiles !== undefined && totalFiles > 0) return Math.min(1, doneFiles / totalFiles);
  return phase.state === 'next' ? 0 : undefined;
}

/** "302 of 492, 84.2 MB/s": only what was measured. */
export function phaseFacts(phase: PhaseSnapshot, bytesPerSecond: number | undefined): string {
  if (phase.state === 'next') return '';
  const facts: string[] = [];
  const { doneBytes, totalBytes, doneFiles, totalFiles } = phase;
  if (phase.state === 'done') {
    const files = totalFiles ?? doneFiles;
    const bytes = totalBytes ?? doneBytes;
    if (files !== undefined) facts.push(t('common.files', { count: files }));
    if (bytes !== undefined) facts.push(formatBytes(bytes));
    return listOf(facts);
  }
  if (doneFiles !== undefined)
    facts.push(
      totalFiles === undefined
        ? t('common.files', { count: doneFiles })
        : t('ui.facts.part', { done: formatCount(doneFiles), total: formatCount(totalFiles) }),
    );
  else if (doneBytes !== undefined)
    facts.push(
      totalBytes === undefined
        ? formatBytes(doneBytes)
        : t('ui.facts.part', { done: formatBytes(doneBytes), total: formatBytes(totalBytes) }),
    );
  if (phase.phase === 'transferring' && bytesPerSecond !== undefined) facts.push(formatRate(bytesPerSecond));
  return listOf(facts);
}
