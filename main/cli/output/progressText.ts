/** One line about a running transfer. */
import type { PhaseSnapshot, TransferSnapshot } from '../../../shared/domain/transfer';

/** Such as `transferring 12 of 48 files, 1.2 of 3.4 MB`. Numbers that are not known are left out. */
export function progressText({ title, state, phases }: TransferSnapshot): string {
  const now = phases.find((phase) => phase.state === 'now');
  return `${title}: ${now === undefined ? state : phaseText(now)}`;
}

function phaseText({ phase, doneFiles, totalFiles, doneBytes, totalBytes }: PhaseSnapshot): string {
  const parts: string[] = [];
  if (doneFiles !== undefined)
    parts.push(totalFiles === undefined ? `${doneFiles} files` : `${doneFiles} of ${totalFiles} files`);
  if (doneBytes !== undefined && totalBytes !== undefined)
    parts.push(`${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB`);
  return parts.length === 0 ? phase : `${phase} ${parts.join(', ')}`;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
