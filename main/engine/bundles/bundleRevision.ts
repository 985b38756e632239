/** The state of the files that a bundle's form is read from, so that a change on disk is noticed while the form is open. */
import { join } from 'node:path';
import type { FileSystem } from '../ports/fileSystem';
import { isArchiveName } from './listBundles';

const documents = ['template', 'parameter_values', 'asset_references', 'hooks'].flatMap((name) => [
  `${name}.json`,
  `${name}.yaml`,
]);

/** Another text after every change of size or time. An archive is its own state. */
export async function bundleRevision(path: string, files: Pick<FileSystem, 'statFollowing'>): Promise<string> {
  const paths = isArchiveName(path) ? [path] : documents.map((name) => join(path, name));
  const stats = await Promise.all(paths.map((each) => files.statFollowing(each)));
  return stats.map((stat) => (stat === undefined ? '' : `${stat.sizeBytes} ${stat.mtimeNs.toString()}`)).join('|');
}
