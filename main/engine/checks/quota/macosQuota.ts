/** Reads what `quota -v` of macOS prints. Pure. */
import { blockBytes, quotaUse, type QuotaRow } from './quotaRow';

/**
 * Folder, then used, soft, hard and grace: for blocks, then for files. Columns of grace are eight wide and empty below the limit;
 * what stands behind them may touch them.
 */
const row = /^ *(\/.*?) +(\d+)[* ] +(\d+) +(\d+) (.{8}) *(\d+)[* ] *(\d+) +(\d+)(.{0,8})$/;

/** The rows of the user; empty where no volume has quotas. */
export function parseMacosQuota(output: string): readonly QuotaRow[] {
  return output.split('\n').flatMap((line): readonly QuotaRow[] => {
    const [, mountPoint, used, soft, hard, grace = '', usedFiles, softFiles, hardFiles, fileGrace = ''] =
      row.exec(line) ?? [];
    if (mountPoint === undefined) return [];
    return [
      {
        kind: 'user',
        mountPoint,
        space: quotaUse(blockBytes, [Number(used), Number(soft), Number(hard)], graceSeconds(grace.trim())),
        files: quotaUse(1, [Number(usedFiles), Number(softFiles), Number(hardFiles)], graceSeconds(fileGrace.trim())),
      },
    ];
  });
}

/** `7days`, hours and minutes as `5:30`, minutes alone, or `none` when the time is over. */
function graceSeconds(text: string): number | undefined {
  if (text === 'none') return 0;
  const [, days, hours, minutes] = /^(?:(\d+)days|(?:(\d+):)?(\d+))$/.exec(text) ?? [];
  if (days === undefined && minutes === undefined) return undefined;
  return (Number(days ?? 0) * 24 + Number(hours ?? 0)) * 3600 + Number(minutes ?? 0) * 60;
}
