/** Paths of Windows in the extended form, which no limit of 260 characters and no setting of the registry cuts short. */
import { absoluteComponents, pathText } from './components';

/**
 * `\\?\C:\…` or `\\?\UNC\server\share\…`, as the calls of `node:fs` hand a path to Windows by themselves; programs that they do
 * not reach need it spelled out. `..` is folded before, because nothing folds it afterwards. `path.relative` for a path that is
 * not absolute. A device stays as it is.
 */
export function extendedForm(path: string): string {
  const { anchor, parts } = absoluteComponents(path, 'windows');
  if (anchor === '\\\\') return `\\\\?\\UNC\\${parts.join('\\')}`;
  const plain = pathText({ anchor, parts }, 'windows');
  return anchor.startsWith('\\\\') ? plain : `\\\\?\\${plain}`;
}
