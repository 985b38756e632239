/** The storage profile of this computer, from a file or from its queue, with what is wrong about using it here. */
import { placeInForce } from '../../engine/connection/placeInForce';
import { profileOfQueue } from '../../engine/farm/profileOfQueue';
import type { StorageProfile } from '../../engine/grouping/storageProfile';
import { asStorageProfile, checkProfile, parseStorageProfile } from '../../engine/grouping/storageProfile';
import type { Engine } from '../../engine/engine';
import { inputFile } from '../inputFile';
import type { Output } from '../output/output';
import type { Session } from '../session';
import { absolute } from '../typedPath';

const maxProfileBytes = 4 * 1024 * 1024;

/** Findings are warned about; `input.invalid` and `input.not_found` for a file that is none. */
export async function storageProfileOf(
  file: string,
  { parts }: Engine,
  output: Pick<Output, 'warning'>,
): Promise<StorageProfile> {
  const { files } = parts.ports;
  const path = absolute(file);
  const text = new TextDecoder().decode(await files.readFile(await inputFile(path, files), maxProfileBytes));
  const profile = parseStorageProfile(text, path);
  for (const { code, message } of await checkProfile(profile, parts.platform, files)) output.warning(message, { code });
  return profile;
}

/** `undefined` where the settings name none, or where files go to a store and not to a queue. Fails as the calls do. */
export async function storageProfileOfQueue(
  { settings, connections, parts }: Engine,
  { output, context }: Pick<Session, 'output' | 'context'>,
): Promise<StorageProfile | undefined> {
  const id = settings.get('deadline.storageProfileId');
  const { queue } = placeInForce(settings);
  if (id === '' || queue === undefined) return undefined;
  const details = await profileOfQueue(id, await connections.requiredQueue(queue), context.signal);
  const profile = asStorageProfile(details, 'the answer of the queue');
  for (const { code, message } of await checkProfile(profile, parts.platform, parts.ports.files))
    output.warning(message, { code });
  return profile;
}
