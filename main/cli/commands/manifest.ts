/** `satchel manifest …`: one file for each verb. */
import type { Command } from 'commander';
import type { RunVerb } from '../verb';
import { addCompare } from './manifestCompare';
import { addCompose } from './manifestCompose';
import { addConvert } from './manifestConvert';
import { addDiff } from './manifestDiff';
import { addDownload } from './manifestDownload';
import { addFilter } from './manifestFilter';
import { addJoin } from './manifestJoin';
import { addMerge } from './manifestMerge';
import { addPartition } from './manifestPartition';
import { addShow } from './manifestShow';
import { addSnapshot } from './manifestSnapshot';
import { addSubtree } from './manifestSubtree';
import { addUpload } from './manifestUpload';
import { addVerify } from './manifestVerify';

const verbs = [
  addSnapshot,
  addDiff,
  addShow,
  addVerify,
  addCompare,
  addCompose,
  addMerge,
  addFilter,
  addSubtree,
  addJoin,
  addPartition,
  addConvert,
  addUpload,
  addDownload,
];

export function addManifestCommands(program: Command, run: RunVerb): void {
  const group = program.command('manifest').description('manifests: lists of files by hash');
  for (const add of verbs) add(group, run);
}
