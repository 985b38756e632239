/** Reads what `xfs_quota -c 'quota -N -b'` prints: blocks of the user who asks, on volumes of XFS. Pure. */
import { blockBytes, quotaUse, type QuotaRow } from './quotaRow';

/** Device, used, soft, hard, warnings, grace in brackets, folder. A long device has a line of its own. */
const row = /^(\S.*?)\s+(\d+) +(\d+) +(\d+) +\d+ +\[([^\]]*)\] (\/.*)$/gm;

/** The rows of the user; empty where nothing is used or no volume has quotas. */
export function parseXfsQuota(output: string): readonly QuotaRow[] {
  return [...output.matchAll(row)].map(([, device = '', used, soft, hard, grace = '', mountPoint = '']) => ({
    kind: 'user',
    device,
    mountPoint,
    space: quotaUse(blockBytes, [Number(used), Number(soft), Number(hard)], graceSeconds(grace)),
  }));
}

/** `6 days` in any language, `05:02:09`, both, or dashes where no time is told. */
function graceSeconds(text: string): number | undefined {
  const [, days, hours, minutes, seconds] = /^(?:(\d+) \D+?)?(?:(\d+):(\d+):(\d+))?$/.exec(text) ?? [];
  if (days === undefined && hours === undefined) return undefined;
  return ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0);
}
