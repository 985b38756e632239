/** What this account may still keep on the volume, where the system tells. Nothing is called fine without having been read. */
import { formatBytes, plural } from '../../../../shared/text/format';
import { readQuota, type QuotaReading } from '../quota/readQuota';
import type { QuotaRow, QuotaUse } from '../quota/quotaRow';
import type { ProbeContext, ProbeOutcome } from '../probe';
import type { FolderCheck } from './folderCheck';

/** The outcome of `fs.quota`: the limit that bites first decides. */
export async function checkQuota(check: FolderCheck, { signal, clock }: ProbeContext): Promise<ProbeOutcome> {
  const { programs, platform } = check.ports;
  const space = await check.space();
  const reading = await readQuota({
    platform,
    volume: await check.volume(),
    space,
    programs,
    nowMs: clock.nowMs(),
    signal,
  });
  if (reading === undefined) return { level: 'skipped', message: 'Quotas cannot be read here.' };
  const { needBytes = 0, fileCount = 0 } = check.target.plan ?? {};
  const outcomes = limitsOf(reading).map((limit) => judge(limit, limit.unit === 'bytes' ? needBytes : fileCount));
  const worst = ['error', 'warning'].map((level) => outcomes.find((outcome) => outcome.level === level)).find(Boolean);
  if (worst !== undefined) return { ...worst, details: { ...worst.details, source: reading.source } };
  return fine(reading, space?.freeBytes);
}

interface Limit extends QuotaUse {
  readonly unit: 'bytes' | 'files';
  readonly owner: QuotaRow['kind'];
}

function limitsOf({ rows }: QuotaReading): readonly Limit[] {
  return rows.flatMap(({ kind, space, files }): readonly Limit[] => [
    { ...space, unit: 'bytes', owner: kind },
    ...(files === undefined ? [] : [{ ...files, unit: 'files', owner: kind } as const]),
  ]);
}

function judge({ used, soft, hard, graceSeconds, unit, owner }: Limit, need: number): ProbeOutcome {
  const amount = (value: number): string => (unit === 'bytes' ? formatBytes(value) : plural(value, 'file'));
  const whose = owner === 'user' ? 'Your quota' : 'The quota of your group';
  const details = {
    owner,
    unit,
    used,
    need,
    ...(soft === undefined ? {} : { soft }),
    ...(hard === undefined ? {} : { hard, left: hard - used }),
    ...(graceSeconds === undefined ? {} : { graceSeconds }),
  };
  const base = { actions: ['free-space'], details };
  const left = hard === undefined ? Infinity : Math.max(0, hard - used);
  if (left === 0 || need > left)
    return {
      ...base,
      level: 'error',
      message: `${whose} on this disk has room for ${amount(left)} more${need > 0 ? `; ${amount(need)} are needed` : ''}.`,
      hint: 'Remove what nobody needs, or ask whoever runs the server for a larger quota.',
    };
  if (soft === undefined || used + need <= soft) return { ...base, level: 'success', message: '' };
  const isOver = used > soft;
  const grace = !isOver ? '' : graceSeconds === undefined ? '' : ` ${graceText(graceSeconds)}`;
  return {
    ...base,
    level: graceSeconds === 0 && need > 0 ? 'error' : 'warning',
    message: isOver
      ? `${whose} on this disk is exceeded: ${amount(used)} of ${amount(soft)} are used.${grace}`
      : `${whose} on this disk is ${amount(soft)}; with ${amount(need)} more it will be exceeded.`,
    hint: 'Remove what nobody needs before the time is over; nothing can be written afterwards.',
  };
}

const day = 24 * 3600;

function graceText(seconds: number): string {
  if (seconds === 0) return 'The time in which that is allowed is over.';
  const left =
    seconds >= 2 * day
      ? plural(Math.floor(seconds / day), 'day')
      : seconds >= 2 * 3600
        ? plural(Math.floor(seconds / 3600), 'hour')
        : plural(Math.max(1, Math.floor(seconds / 60)), 'minute');
  return `That is allowed for ${left} more.`;
}

function fine({ rows, source }: QuotaReading, freeBytes: number | undefined): ProbeOutcome {
  const lefts = rows.flatMap(({ space: { used, hard } }) => (hard === undefined ? [] : [hard - used]));
  const least = Math.min(...lefts, freeBytes ?? Infinity);
  const details = { source, ...(Number.isFinite(least) ? { availableBytes: least } : {}) };
  if (source === 'statfs')
    return { level: 'success', message: `${formatBytes(least)} are free for this account.`, details };
  return lefts.length === 0
    ? { level: 'success', message: 'No quota limits this account on this disk.', details }
    : { level: 'success', message: `Your quota has room for ${formatBytes(Math.min(...lefts))} more.`, details };
}
