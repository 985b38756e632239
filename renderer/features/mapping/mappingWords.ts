/** How folders and rules of path mapping are named. */
import type { FolderStanding, MappingRow } from '../../../shared/ipc/mapping';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import type { IconName } from '../../ui/Icon';

type Os = MappingRow['os'];

/** Names of systems are the same in every language. */
const osNames: Readonly<Record<Os, string>> = { windows: 'Windows', linux: 'Linux', macos: 'macOS' };

export const osName = (os: Os): string => osNames[os];

interface StandingWords {
  readonly tone: 'ok' | 'warn';
  readonly icon: IconName;
  readonly words: string;
}

/** "mounted", "R: is not mounted". */
export function standingWords({ standing, volume }: Pick<MappingRow, 'standing' | 'volume'>): StandingWords {
  const bad = (words: string): StandingWords => ({ tone: 'warn', icon: 'warn', words });
  const standings: Readonly<Record<FolderStanding, () => StandingWords>> = {
    there: () => ({ tone: 'ok', icon: 'ok', words: t('mapping.state.there') }),
    missing: () => bad(t('mapping.state.missing')),
    'no-volume': () => bad(t('mapping.state.noVolume', { volume: visibleText(volume.replace(/\\$/u, '')) })),
    unreadable: () => bad(t('mapping.state.unreadable')),
    'no-answer': () => bad(t('mapping.state.noAnswer')),
    'not-here': () => bad(t('mapping.state.notHere')),
  };
  return standings[standing]();
}

/** A rule without a name is called by its folder. */
export function ruleName({ name, source }: Pick<MappingRow, 'name' | 'source'>): string {
  return visibleText(name === '' ? source : name);
}
