/** What this account may still keep on the volume, where the system tells. Nothing is called fine without having been read. */
import { formatBytes, plural } from '../../../../shared/text/format';
import { readQuota, type QuotaReading } from '../quota/readQuota';
import type { QuotaRow, QuotaUse } from '../quota/quotaRow';
import type { ProbeContext, ProbeOutcome } from '../probe';
import type { FolderCheck } from './folderCheck';

/** The outcome of `fs.quota`: an error of any limit, else a warning of any, else what is left. */
export async function checkQuota(check: FolderCheck, { signal, clock }: ProbeContext): Promise<ProbeOutcome> {
  const { programs, platform } = check.ports;
  const [volume, space] = [await check.volume(), await check.space()];
  const reading = await readQuota({ platform, volume, space, programs, nowMs: clock.nowMs(), signal });
  if (reading === undefined) return { level: 'skipped', message: 'Quotas cannot be read here.' };
  const { needBytes = 0, fileCount = 0 } = check.target.plan ?? {};
  const limits = limitsOf(reading, { needBytes, fileCount });
  const problem = limits.map(hardProblem).find(isThere) ?? limits.map(softProblem).find(isThere);
  if (problem === undefined) return withinLimits(reading, space?.freeBytes);
  return { ...problem, actions: ['free-space'], details: { ...problem.details, source: reading.source } };
}

interface Limit extends QuotaUse {
  readonly unit: 'bytes' | 'files';
  readonly owner: QuotaRow['kind'];
  readonly need: number;
}

function limitsOf(
  { rows }: QuotaReading,
  { needBytes, fileCount }: { readonly needBytes: number; readonly fileCount: number },
): readonly Limit[] {
  return rows.flatMap(({ kind, space, files }): readonly Limit[] => [
    { ...space, unit: 'bytes', owner: kind, need: needBytes },
    ...(files === undefined ? [] : [{ ...files, unit: 'files', owner: kind, need: fileCount } as const]),
  ]);
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** What is needed is more than what is left, or nothing is left at all. */
function hardProblem(limit: Limit): ProbeOutcome | undefined {
  const { used, hard, need } = limit;
  if (hard === undefined) return undefined;
  const left = Math.max(0, hard - used);
  if (left > 0 && need <= left) return undefined;
  const needed = need > 0 ? `; ${amount(limit, need)} are needed` : '';
  return {
    level: 'error',
    message:
      left === 0
        ? `${whose(limit)} on this disk is used up: ${amount(limit, hard)}${needed}.`
        : `${whose(limit)} on this disk has room for ${amount(limit, left)} more${needed}.`,
    hint: 'Remove what nobody needs, or ask whoever runs the disk for a larger quota.',
    details: factsOf(limit),
  };
}

/** The limit that may be passed for a time is passed, or will be. */
function softProblem(limit: Limit): ProbeOutcome | undefined {
  const { used, soft, need, graceSeconds } = limit;
  if (soft === undefined || used + need <= soft) return undefined;
  const details = factsOf(limit);
  const hint = 'Remove what nobody needs, or ask whoever runs the disk for a larger quota.';
  if (used <= soft)
    return {
      level: 'warning',
      message: `${whose(limit)} on this disk is ${amount(limit, soft)}; with ${amount(limit, need)} more it will be exceeded.`,
      hint,
      details,
    };
  return {
    level: graceSeconds === 0 && need > 0 ? 'error' : 'warning',
    message:
      `${whose(limit)} on this disk is exceeded: ${amount(limit, used)} of ${amount(limit, soft)} are used.` +
      (graceSeconds === undefined ? '' : ` ${graceText(graceSeconds)}`),
    hint: `${hint} When the time is over nothing can be written any more.`,
    details,
  };
}

function amount({ unit }: Limit, value: number): string {
  return unit === 'bytes' ? formatBytes(value) : plural(value, 'file');
}

function whose({ owner }: Limit): string {
  return owner === 'user' ? 'Your quota' : 'The quota of your group';
}

function factsOf({ owner, unit, used, need, soft, hard, graceSeconds }: Limit): NonNullable<ProbeOutcome['details']> {
  return {
    owner,
    unit,
    used,
    need,
    ...(soft === undefined ? {} : { soft }),
    ...(hard === undefined ? {} : { hard, left: Math.max(0, hard - used) }),
    ...(graceSeconds === undefined ? {} : { graceSeconds }),
  };
}

const [hour, day] = [3600, 24 * 3600];

function graceText(seconds: number): string {
  if (seconds === 0) return 'The time in which that is allowed is over.';
  const [unit, name] = seconds >= 2 * day ? [day, 'day'] : seconds >= 2 * hour ? [hour, 'hour'] : [60, 'minute'];
  return `That is allowed for ${plural(Math.max(1, Math.floor(seconds / unit)), name)} more.`;
}

/** Free is what both the disk and the limits have. */
function withinLimits({ rows, source }: QuotaReading, freeBytes = Infinity): ProbeOutcome {
  const left = Math.min(...rows.map(({ space: { used, hard } }) => (hard === undefined ? Infinity : hard - used)));
  const availableBytes = Math.min(left, freeBytes);
  const details = { source, ...(Number.isFinite(availableBytes) ? { availableBytes } : {}) };
  const message =
    source === 'statfs'
      ? `${formatBytes(availableBytes)} are free for this account.`
      : left === Infinity
        ? 'No quota limits this account on this disk.'
        : `Your quota has room for ${formatBytes(left)} more.`;
  return { level: 'success', message, details };
}
