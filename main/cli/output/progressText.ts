/** One line about running work. */
import type { PhaseSnapshot, TransferSnapshot } from '../../../shared/domain/transfer';
import { formatBytes, formatCount, plural } from '../../../shared/text/format';

/** Such as `sq010: transferring 12 of 48 files, 1.20 MB of 3.40 MB`. Numbers that are not known are left out. */
export function progressText({ title, state, phases }: TransferSnapshot): string {
  const now = phases.find((phase) => phase.state === 'now');
  return `${title}: ${now === undefined ? state : phaseText(now)}`;
}

/** Such as `hashing 3 files`. */
export function phaseText({
  phase,
  doneFiles,
  totalFiles,
  doneBytes,
  totalBytes,
}: Omit<PhaseSnapshot, 'state'>): string {
  const parts: string[] = [];
  if (doneFiles !== undefined)
    parts.push(
      totalFiles === undefined
        ? plural(doneFiles, 'file')
        : `${formatCount(doneFiles)} of ${plural(totalFiles, 'file')}`,
    );
  if (doneBytes !== undefined && totalBytes !== undefined)
    parts.push(`${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`);
  return parts.length === 0 ? phase : `${phase} ${parts.join(', ')}`;
}
