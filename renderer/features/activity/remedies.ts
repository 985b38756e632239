/** The one action that fits an error of a stopped transfer. */
import { areaOf, type ErrorCode, type ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { MessageId } from '../../locales/english';
import type { IconName } from '../../ui/Icon';

export interface Remedy {
  /** What its main button says. */
  readonly verb: MessageId;
  readonly icon: IconName;
  /** Something else has to be put right first: signing in, or room on a disk. */
  readonly first?: 'sign-in' | 'free-space';
}

const again: Remedy = { verb: 'common.tryAgain', icon: 'retry' };
const signIn: Remedy = { ...again, first: 'sign-in' };
const freeSpace: Remedy = { ...again, first: 'free-space' };
const rehash: Remedy = { verb: 'activity.hashAgain', icon: 'retry' };

const byCode: Partial<Record<ErrorCode, Remedy>> = {
  'auth.missing': signIn,
  'auth.profile_missing': signIn,
  'auth.expired': signIn,
  'auth.rejected': signIn,
  'disk.full': freeSpace,
  'disk.quota': freeSpace,
  'disk.inodes': freeSpace,
  'source.changed': rehash,
  'scan.file_changing': rehash,
};

export function remedyOf({ code }: Pick<ErrorDto, 'code'>): Remedy {
  return byCode[code] ?? (areaOf(code) === 'network' ? { verb: 'activity.tryNow', icon: 'retry' } : again);
}

/** Files that cannot be read or that change may be left out of a submission, which then makes no job. */
export function mayLeaveOut(kind: TransferSnapshot['class'], { code }: Pick<ErrorDto, 'code'>): boolean {
  const area = areaOf(code);
  return kind === 'submit' && (area === 'source' || area === 'scan');
}

/** What a person types into a terminal to sign in; undefined for a profile that a shell could read in another way. */
export function signInCommand(profile: string): string | undefined {
  if (profile === '') return 'aws sso login';
  return /^[\w.@+-]+$/u.test(profile) ? `aws sso login --profile ${profile}` : undefined;
}
