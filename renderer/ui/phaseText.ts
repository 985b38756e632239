/** Words and numbers of a transfer's phases. */
import type { PhaseSnapshot } from '../../shared/domain/transfer';
import { formatBytes, formatCount, plural, formatRate } from './format';

export type TransferKind = 'submit' | 'download' | 'undo';

const words: Readonly<Record<PhaseSnapshot['phase'], string>> = {
  checking: 'Check',
  scanning: 'Scan',
  hashing: 'Hash',
  comparing: 'Compare',
  planning: 'Plan',
  transferring: 'Move',
  verifying: 'Verify',
  finalizing: 'Finish',
};

const moving: Readonly<Record<TransferKind, string>> = { submit: 'Upload', download: 'Download', undo: 'Put back' };

/** The word of a phase as that kind of transfer calls it. */
export function phaseWord(phase: PhaseSnapshot['phase'], kind: TransferKind): string {
  if (phase === 'transferring') return moving[kind];
  return phase === 'finalizing' && kind === 'submit' ? 'Submit' : words[phase];
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
    if (files !== undefined) facts.push(plural(files, 'file'));
    if (bytes !== undefined) facts.push(formatBytes(bytes));
    return facts.join(', ');
  }
  if (doneFiles !== undefined)
    facts.push(
      totalFiles === undefined ? plural(doneFiles, 'file') : `${formatCount(doneFiles)} of ${formatCount(totalFiles)}`,
    );
  else if (doneBytes !== undefined)
    facts.push(
      totalBytes === undefined ? formatBytes(doneBytes) : `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`,
    );
  if (phase.phase === 'transferring' && bytesPerSecond !== undefined) facts.push(formatRate(bytesPerSecond));
  return facts.join(', ');
}
