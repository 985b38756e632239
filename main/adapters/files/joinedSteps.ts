/** Making and placing small files with one message to a file thread each. */
import type { JoinedSteps } from '../../engine/ports/fileSystem';
import { named } from './errnoErrors';
import { fileThreads } from './fileThreads';

const taken = { EEXIST: 'plan.changed_outside' } as const;

export const joinedSteps: JoinedSteps = {
  isWorthwhile: () => fileThreads.isWorthwhile(),
  createWhole: (path, bytes, { mtimeUs, isRunnable }) =>
    // A copy, because a message takes the whole buffer along that a chunk is a part of.
    named(path, () => fileThreads.run('createWhole', path, new Uint8Array(bytes), mtimeUs, isRunnable), taken),
  moveExclusive: (from, to) => named(to, () => fileThreads.run('moveExclusive', from, to), taken),
};
