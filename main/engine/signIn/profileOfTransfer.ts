/** Which profile has to be signed in for a transfer to go on: that of its own queue, which need not be the one in force. */
import type { Output } from '../../../shared/ipc/contract';
import type { SettingsStore } from '../config/settingsStore';
import type { KeptQueue } from '../connection/keptQueue';
import { placeInForce } from '../connection/placeInForce';
import { queueOfDownload } from '../outputs/downloadSpecs';
import { queueOfSubmission } from '../submission/submissionSpec';
import { followSpecOf } from '../sync/followSpec';

/** By what is kept of it. Of other transfers the profile in force, where they go to a queue. `(default)` for the default one. */
export function profileOfTransfer(
  spec: unknown,
  settings: Pick<SettingsStore, 'get' | 'effective'>,
): Output<'farm.profileOf'> {
  const kept: KeptQueue | undefined = followSpecOf(spec) ?? queueOfDownload(spec) ?? queueOfSubmission(spec);
  const { queue, knownQueue } = placeInForce(settings);
  if (kept === undefined && queue === undefined) return {};
  // The queue of the settings is opened as they say now.
  const isInForce = kept?.farmId === knownQueue?.farmId && kept?.queueId === knownQueue?.queueId;
  const name = kept?.seat === undefined || isInForce ? settings.get('deadline.profile') : kept.seat.profile;
  return { profile: name === '' || name === 'default' ? '(default)' : name };
}
