/** Parts of Satchel that the policy of the site took away: what is said when somebody asks for one. */
import type { Feature } from '../../../shared/domain/features';
import { AppError } from '../../../shared/domain/errors';
import type { SiteLock } from './lockedBySite';

/** Why parts are not there, by name. */
export type DisabledFeatures = ReadonlyMap<Feature, SiteLock>;

/** `config.feature` for a part that the site took away. */
export function requireFeature(feature: Feature, disabled: DisabledFeatures): void {
  const lock = disabled.get(feature);
  if (lock === undefined) return;
  throw new AppError({
    code: 'config.feature',
    message: `Your site does not use this part of Satchel (${feature}). ${lock.reason}`.trim(),
    safe: 'Nothing was changed.',
    hint: `The policy of the site is ${lock.policy}; ask who looks after it.`,
    details: { path: lock.policy, feature },
  });
}

/** The same call, refused with `config.feature` while the site takes the part away. */
export function gated<I extends unknown[], O>(
  feature: Feature,
  disabled: () => DisabledFeatures,
  call: (...input: I) => Promise<O>,
): (...input: I) => Promise<O> {
  return async (...input) => {
    requireFeature(feature, disabled());
    return call(...input);
  };
}
