/** Reads what `quota -u -g -w -p -v --show-mntpoint` of Linux prints. Pure. */
import { blockBytes, quotaUse, type QuotaRow } from './quotaRow';

/** The words of a heading are translated, the letter before `id` is not. */
const heading = /\(([ug])id \d+\)/;
/** Device, folder, then used, soft, hard and the end of grace: for blocks, then for files. Above a limit a `*` stands behind used. */
const row = /^\s*(\S.*?) (\/.*?) +(\d+)[* ] +(\d+) +(\d+) +(\d+) +(\d+)[* ] +(\d+) +(\d+) +(\d+)\s*$/;

/** The rows of this account and its groups; empty where no volume has quotas. Times of grace count from `nowMs`. */
export function parseLinuxQuota(output: string, nowMs: number): readonly QuotaRow[] {
  const rows: QuotaRow[] = [];
  let kind: QuotaRow['kind'] = 'user';
  for (const line of output.split('\n')) {
    const letter = heading.exec(line)?.[1];
    if (letter !== undefined) kind = letter === 'g' ? 'group' : 'user';
    const [, device, mountPoint, ...texts] = row.exec(line) ?? [];
    if (device === undefined || mountPoint === undefined) continue;
    const [used = 0, soft = 0, hard = 0, ends = 0, usedFiles = 0, softFiles = 0, hardFiles = 0, filesEnd = 0] =
      texts.map(Number);
    rows.push({
      kind,
      device,
      mountPoint,
      space: quotaUse(blockBytes, [used, soft, hard], secondsUntil(ends, nowMs)),
      files: quotaUse(1, [usedFiles, softFiles, hardFiles], secondsUntil(filesEnd, nowMs)),
    });
  }
  return rows;
}

/** 0 is no time at all. */
function secondsUntil(atSeconds: number, nowMs: number): number | undefined {
  return atSeconds === 0 ? undefined : Math.max(0, Math.round(atSeconds - nowMs / 1000));
}
