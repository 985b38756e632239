/** What a download did, as rows of the outcome table; rows without files are left out. */
import type { DownloadResult } from '../../../shared/ipc/downloads';
import { t } from '../../locales/text';
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
  return [...openRows(result), ...writtenRows(result), ...keptRows(result)].filter((row) => row.count > 0);
}

function openRows(result: DownloadResult): OutcomeRow[] {
  const failed = { word: t('result.row.failed'), what: t('result.row.failed.what') };
  const asked = { word: t('result.row.asked'), what: t('result.row.asked.what') };
  const undecided = { word: t('result.row.undecided'), what: t('result.row.undecided.what') };
  return [
    { key: 'failed', count: result.failed.length, ...failed, icon: 'err', tone: 'err' },
    { key: 'asked', count: result.asked.length, ...asked, icon: 'warn', tone: 'warn' },
    { key: 'undecided', count: result.undecided, ...undecided, icon: 'warn', tone: 'warn' },
  ];
}

function writtenRows(result: DownloadResult): OutcomeRow[] {
  const added = { word: t('result.row.new'), what: t('result.row.new.what') };
  const replaced = {
    word: t('result.row.replaced'),
    what: t(result.backupFolders.length > 0 ? 'result.row.replaced.backedUp' : 'result.row.replaced.gone'),
  };
  const copied = { word: t('result.row.copied'), what: t('result.row.copied.what') };
  const both = { word: t('result.row.both'), what: t('result.row.both.what') };
  return [
    { key: 'both', count: result.keptBoth, ...both, icon: 'both' },
    { key: 'copied', count: result.copied ?? 0, ...copied, icon: 'both' },
    { key: 'replaced', count: result.replaced, ...replaced, icon: 'farm', tone: 'farm' },
    { key: 'new', count: result.downloaded, ...added, icon: 'down', tone: 'farm' },
  ];
}

function keptRows(result: DownloadResult): OutcomeRow[] {
  const mine = { word: t('result.row.mine'), what: t('result.row.mine.what') };
  const skipped = { word: t('result.row.skipped'), what: t('result.row.skipped.what') };
  const identical = { word: t('result.row.identical'), what: t('result.row.identical.what') };
  return [
    { key: 'mine', count: result.keptMine, ...mine, icon: 'mine', tone: 'mine' },
    { key: 'skipped', count: result.skipped, ...skipped, icon: 'skip' },
    { key: 'identical', count: result.identical, ...identical, icon: 'ok' },
  ];
}

/** Files that this run wrote. */
export function writtenCount(result: DownloadResult): number {
  return result.downloaded + result.replaced + result.keptBoth + (result.copied ?? 0);
}
