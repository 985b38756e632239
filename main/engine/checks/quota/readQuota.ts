/** The ladder of ways to read a quota: what the call for free space knows, then the programs of the system, then nothing. */
import type { TargetPlatform } from '../../outputs/plan/traits';
import type { VolumeSpace } from '../../ports/fileSystem';
import type { SystemPrograms } from '../../ports/systemPrograms';
import type { VolumeFacts } from '../../ports/volumes';
import { parseLinuxQuota } from './linuxQuota';
import { parseMacosQuota } from './macosQuota';
import type { QuotaRow } from './quotaRow';
import { parseXfsQuota } from './xfsQuota';

export interface QuotaReading {
  readonly source: 'statfs' | 'quota' | 'xfs_quota';
  /** What limits the account on the volume; with `statfs` the space that is told is the limit already. */
  readonly rows: readonly QuotaRow[];
}

export interface QuotaQuestion {
  readonly platform: TargetPlatform;
  readonly volume: VolumeFacts;
  readonly space: VolumeSpace | undefined;
  readonly programs: SystemPrograms;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** `undefined` where nothing tells. A program that knows nothing of the volume tells nothing. */
export async function readQuota(question: QuotaQuestion): Promise<QuotaReading | undefined> {
  const { platform, volume, space, programs, nowMs, signal } = question;
  // Windows counts as free what this account may use, quotas of NTFS and of shares included.
  if (platform === 'windows') return space === undefined ? undefined : { source: 'statfs', rows: [] };
  const { mountPoint, fileSystem } = volume;
  if (mountPoint === undefined) return undefined;
  const rowsHere = async (
    source: 'quota' | 'xfs_quota',
    args: readonly string[],
    parse: (output: string) => readonly QuotaRow[],
  ): Promise<QuotaReading | undefined> => {
    const output = await programs.ask(source, args, signal);
    const rows = parse(output ?? '').filter((row) => row.mountPoint === mountPoint);
    return rows.length === 0 ? undefined : { source, rows };
  };
  if (platform === 'macos') return rowsHere('quota', ['-v'], parseMacosQuota);
  const found = await rowsHere('quota', ['-u', '-g', '-w', '-p', '-v', '--show-mntpoint'], (output) =>
    parseLinuxQuota(output, nowMs),
  );
  if (found !== undefined || fileSystem !== 'xfs') return found;
  return rowsHere('xfs_quota', ['-c', 'quota -N -b'], parseXfsQuota);
}
