/** Whether a link on the disk is the one that a manifest lists. */
import { posix, sep } from 'node:path';
import type { LinkTarget } from '../../../shared/manifest/manifest';

/** `text` is as stored on the disk. Two texts that lead to one place without a look at any file are the same link. */
export function leadsToSamePlace(path: string, link: LinkTarget, text: string): boolean {
  const plain = sep === '\\' ? text.replaceAll('\\', '/') : text;
  if (link.base === 'parent' && link.text === plain) return true;
  const target = link.target ?? resolved(link.base === 'parent' ? path : '', link.text);
  return folded(resolved(path, plain)) === folded(target);
}

function resolved(linkPath: string, text: string): string {
  return text.startsWith('/') ? text : posix.join(posix.dirname(linkPath), text);
}

function folded(place: string): string {
  const normal = posix.normalize(place).replace(/\/$/u, '');
  return normal === '.' ? '' : normal;
}
