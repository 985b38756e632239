/** Of a file that several tasks wrote only the newest writing, as the Deadline client takes it without asking. */
import type { FoundOutputs } from './findOutputs';
import { createRemoteFiles, type RemoteFiles } from './remoteFiles';

/** The same files, none of which has several versions. */
export function newestOnly(found: FoundOutputs): FoundOutputs {
  if (found.overridden.length === 0) return found;
  return { ...found, roots: found.roots.map((root) => ({ ...root, files: withoutVersions(root.files) })) };
}

function withoutVersions(files: RemoteFiles): RemoteFiles {
  return createRemoteFiles(
    files.length,
    (index) => {
      const file = files.at(index);
      if (file === undefined) return undefined;
      const { versions, ...newest } = file;
      return versions === undefined ? file : newest;
    },
    () => {
      files.forget?.();
    },
  );
}
