/** For commands that read files and need no engine. */
import { createClock } from '../adapters/clock/clock';
import { createFileSystem } from '../adapters/files/fileSystem';
import { createFileHasher } from '../adapters/hasher/fileHasher';
import { createHasher } from '../adapters/hasher/hasher';
import type { HashPathPorts } from '../engine/hashing/hashPath';
import type { HashModule } from '../engine/ports/hashing';

/** What works without databases and data folder. Close `fileHasher` afterwards. */
export function openFilePorts(): HashPathPorts {
  return { files: createFileSystem(), hasher: createHasher(), fileHasher: createFileHasher(), clock: createClock() };
}

/** What hashes here, and why it is not the native module where it is not. */
export function hashModule(): HashModule | undefined {
  return createHasher().module;
}
