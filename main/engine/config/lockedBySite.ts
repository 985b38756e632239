/** What is said of a setting that the policy of the site holds. */
import type { SettingKey } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';

export interface SiteLock {
  /** Its file. */
  readonly policy: string;
  /** Empty where none is given. */
  readonly reason: string;
}

/** `config.locked`; `place` is where somebody tried to set it. */
export function lockedBySite(key: SettingKey, { policy, reason }: SiteLock, place = ''): AppError {
  const from = place === '' ? '' : ` (${place})`;
  return new AppError({
    code: 'config.locked',
    message: `${key} is set by your site and cannot be changed${from}. ${reason}`.trim(),
    safe: 'Nothing was changed.',
    hint: `The policy of the site is ${policy}; ask who looks after it.`,
    details: { path: policy, key },
  });
}
