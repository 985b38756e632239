/** A package of Satchel on this computer's disk: fetched, and looked at by its hash before and after it waited. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { AppError } from '../../../shared/domain/errors';
import type { UpdatePackage } from '../../engine/ports/updates';
import { errnoOf, toFileError } from '../files/errnoErrors';
import { requestOfFeed, type Environment } from './feedRequest';

/** Leaves the package at `path`, durable and private, or nothing new; what is there already is not fetched again. */
export async function fetchPackage(
  wanted: UpdatePackage,
  path: string,
  env: Environment,
  signal: AbortSignal,
): Promise<void> {
  if (await isPackage(wanted, path)) return;
  const partial = `${path}.part`;
  await rm(partial, { force: true });
  try {
    // Never through a link that somebody put there.
    const file = await open(partial, 'wx', 0o600);
    const toDisk = (bytes: Buffer): Promise<void> =>
      // Told apart here from trouble of the network.
      file.writeFile(bytes).catch((error: unknown) => {
        throw toFileError(error, path);
      });
    try {
      await requestOfFeed(wanted.url, env, signal, (answer) => receive(answer, wanted, toDisk));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw toFileError(error, path);
  }
}

/** `updates.package` when the file is another one by now. */
export async function requirePackage(wanted: UpdatePackage, path: string): Promise<void> {
  if (!(await isPackage(wanted, path))) throw otherBytes(wanted);
}

/** By size and hash; a file that is not there is none. */
async function isPackage({ sha512, sizeBytes }: UpdatePackage, path: string): Promise<boolean> {
  try {
    const stats = await stat(path);
    if (!stats.isFile() || stats.size !== sizeBytes) return false;
    const hash = createHash('sha512');
    for await (const part of createReadStream(path) as AsyncIterable<Buffer>) hash.update(part);
    return hash.digest('base64') === sha512;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw toFileError(error, path);
  }
}

async function receive(
  answer: AsyncIterable<Buffer>,
  wanted: UpdatePackage,
  write: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  const hash = createHash('sha512');
  let received = 0;
  for await (const part of answer) {
    received += part.length;
    if (received > wanted.sizeBytes) throw otherBytes(wanted);
    hash.update(part);
    await write(part);
  }
  if (received !== wanted.sizeBytes || hash.digest('base64') !== wanted.sha512) throw otherBytes(wanted);
}

function otherBytes({ url }: UpdatePackage): AppError {
  return new AppError({
    code: 'updates.package',
    message: `${url} is not the package that its feed names.`,
    safe: 'It was removed again; this version stays as it is.',
    hint: 'Ask who looks after the feed to publish package and feed together.',
    details: { url },
  });
}
