/** What a download did, as rows of the outcome table; rows without files are left out. */
import type { DownloadResult } from '../../../shared/ipc/contract';
import type { IconName } from '../../ui/Icon';

export interface OutcomeRow {
  readonly key: string;
  readonly count: number;
  readonly word: string;
  readonly what: string;
  readonly icon: IconName;
  readonly tone?: 'mine' | 'farm' | 'ok' | 'warn' | 'err';
}

/** Failed first, then what needs a person, then what was written, then what stayed. */
export function outcomeRows(result: DownloadResult): OutcomeRow[] {
  const rows: OutcomeRow[] = [
    { key: 'failed', count: result.failed.length, word: 'Failed', what: 'reasons below', icon: 'err', tone: 'err' },
    {
      key: 'asked',
      count: result.asked.length,
      word: 'Came back as questions',
      what: 'they changed after the review, so they were left alone',
      icon: 'warn',
      tone: 'warn',
    },
    { key: 'new', count: result.downloaded, word: 'New', what: 'nothing was there before', icon: 'down', tone: 'farm' },
    {
      key: 'replaced',
      count: result.replaced,
      word: "Farm's taken",
      what: result.backupFolders.length > 0 ? 'your versions are in the backup' : 'without a backup',
      icon: 'farm',
      tone: 'farm',
    },
    { key: 'both', count: result.keptBoth, word: 'Both kept', what: "the farm's stand beside yours", icon: 'both' },
    {
      key: 'mine',
      count: result.keptMine,
      word: 'Yours kept',
      what: "not asked again for this version of the farm's",
      icon: 'mine',
      tone: 'mine',
    },
    { key: 'skipped', count: result.skipped, word: 'Skipped', what: 'they return in the next review', icon: 'skip' },
    {
      key: 'undecided',
      count: result.undecided,
      word: 'Left undecided',
      what: 'untouched',
      icon: 'warn',
      tone: 'warn',
    },
    { key: 'identical', count: result.identical, word: 'Identical', what: 'proven by XXH128', icon: 'ok' },
  ];
  return rows.filter((row) => row.count > 0);
}

/** Files that this run wrote. */
export function writtenCount(result: DownloadResult): number {
  return result.downloaded + result.replaced + result.keptBoth;
}
