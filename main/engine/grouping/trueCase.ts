/** How a path is spelt on a disk that folds case: the text of a root is stored and hashed, so it must not depend on who typed it. */
import { AppError } from '../../../shared/domain/errors';
import { absoluteComponents, partKey, pathText, type PathFormat } from '../../../shared/domain/paths/components';
import type { FileSystem } from '../ports/fileSystem';

/** Part by part as the folders name them; from the first that cannot be looked into on, as it was typed. */
export async function trueCase(
  path: string,
  format: PathFormat,
  files: Pick<FileSystem, 'readFolder'>,
): Promise<string> {
  const { anchor, parts } = absoluteComponents(path, format);
  // Servers and shares are in no folder.
  const fixed = anchor === '\\\\' ? 2 : 0;
  const spelt = parts.slice(0, fixed);
  for (const part of parts.slice(fixed)) {
    const name = await nameIn(pathText({ anchor, parts: spelt }, format), part, format, files);
    if (name === undefined) break;
    spelt.push(name);
  }
  return pathText({ anchor, parts: [...spelt, ...parts.slice(spelt.length)] }, format);
}

/** The name itself where it is there; `undefined` where none is, several are, or nobody may look. */
async function nameIn(
  folder: string,
  part: string,
  format: PathFormat,
  files: Pick<FileSystem, 'readFolder'>,
): Promise<string | undefined> {
  try {
    const key = partKey(part, format);
    const names = (await files.readFolder(folder)).flatMap(({ name }) => (partKey(name, format) === key ? [name] : []));
    if (names.includes(part)) return part;
    return names.length === 1 ? names[0] : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
