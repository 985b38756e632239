/** What a thread could not look at, as the engine is told of it. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { WalkRow } from '../../engine/ports/treeWalker';
import { toFileError } from '../files/errnoErrors';
import type { SentRow } from './walkMessages';

/** The row with an error that names the path; `root` is absolute. */
export function rowOf(row: SentRow, root: string): WalkRow {
  if (row.kind !== 'failed') return row;
  const thrown = Object.assign(new Error(row.errno), { code: row.errno });
  const error = toFileError(thrown, join(root, row.path));
  if (!(error instanceof AppError)) throw thrown;
  return { kind: 'unreadable', path: row.path, error };
}
