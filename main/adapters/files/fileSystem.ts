/** The local file system behind the engine's port, on node:fs. */
import type { FileSystem } from '../../engine/ports/fileSystem';
import { joinedSteps } from './joinedSteps';
import { placeFiles } from './placeFiles';
import { rangeFiles } from './rangeFiles';
import { readFiles } from './readFiles';
import { measureSpace } from './space';
import { statFiles } from './statFiles';
import { writeFiles } from './writeFiles';

/** Holds no state: may be made as often as wanted. */
export function createFileSystem(): FileSystem {
  return {
    ...statFiles,
    ...readFiles,
    ...writeFiles,
    ...rangeFiles,
    ...placeFiles,
    space: measureSpace,
    joined: joinedSteps,
  };
}
