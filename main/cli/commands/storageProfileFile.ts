/** `--storage-profile FILE`: the profile of this computer, with what is wrong about using it here. */
import type { StorageProfile } from '../../engine/grouping/storageProfile';
import { checkProfile, parseStorageProfile } from '../../engine/grouping/storageProfile';
import type { Engine } from '../../engine/engine';
import { inputFile } from '../inputFile';
import type { Output } from '../output/output';
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
