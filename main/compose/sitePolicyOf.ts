/** The policy of the site, also for who reads nothing else of the settings. */
import { createSitePolicyFile } from '../adapters/config/sitePolicyFile';
import { askSystem } from '../adapters/config/windowsPolicy';
import type { DisabledFeatures } from '../engine/config/featureGate';
import { readSitePolicy } from '../engine/config/sitePolicy';
import type { SitePolicyFile } from '../engine/ports/settingsFile';
import type { ComposePlace } from './composeInput';

export function sitePolicyFileFor(env: ComposePlace['env']): SitePolicyFile {
  return createSitePolicyFile({ platform: process.platform, env, ask: askSystem });
}

/** Parts of Satchel that the site took away. */
export async function disabledFeaturesOf(env: ComposePlace['env']): Promise<DisabledFeatures> {
  const { disabled } = await readSitePolicy(sitePolicyFileFor(env));
  return disabled;
}
