/** The folder that a worker makes for an asset root, by which paths in a farm's logs are told apart. */
import { Buffer } from 'node:buffer';
import { shake256 } from './shake256';

/** Such as `assetroot-c6395817773ffbd76f26`. */
export function sessionFolderName(rootPath: string): string {
  return `assetroot-${Buffer.from(shake256(Buffer.from(rootPath, 'utf8'), 10)).toString('hex')}`;
}
