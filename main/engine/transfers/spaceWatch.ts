/** Keeps a run from filling a disk: room is reserved beside other runs, looked at while it runs, and given back at its end. */
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';
import type { FileSystem, VolumeSpace } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import type { Reservations } from '../ports/runRecords';

/** Room that a run needs on a volume. */
export interface RoomNeeded {
  readonly volumeKey: string;
  readonly bytes: number;
  /** Free now, less what has to stay free. */
  readonly availableBytes: number;
}

interface SpaceParts {
  readonly uid: string;
  readonly roots: readonly string[];
  readonly files: Pick<FileSystem, 'space'>;
  readonly clock: Clock;
  readonly reservations: Reservations;
}

const checkIntervalMs = 10_000;
const checkBytes = 1024 ** 3;
const shrinkBytes = 64 * 1024 ** 2;
/** A disk is never filled to its last byte: whoever else works on it must be able to save. */
const leastFreeBytes = 256 * 1024 ** 2;

/**
 * Runs `work` with a way to reserve room, which answers the bytes that are missing. Ends it with `disk.full` before a volume
 * is full; parts that came stay.
 */
export async function withSpaceWatched<T>(
  parts: SpaceParts,
  context: RunContext,
  work: (context: RunContext, reserve: (room: RoomNeeded) => number) => Promise<T>,
): Promise<T> {
  const { uid, reservations } = parts;
  const stop = new AbortController();
  const ended = new AbortController();
  const reserved: RoomNeeded[] = [];
  let full: AppError | undefined;
  let landed = { shrunk: 0, checked: 0 };
  let checking: Promise<void> = Promise.resolve();

  const check = async (): Promise<void> => {
    for (const root of parts.roots) {
      const space = await measured(root, parts.files);
      if (space === undefined || space.freeBytes >= leastFreeBytes) continue;
      full ??= nearlyFull(root, space.freeBytes);
      stop.abort();
    }
  };
  const watching = watch(parts.clock, ended.signal, check);
  // Told at the end.
  watching.catch(() => undefined);
  const progress: RunContext['progress'] = (step) => {
    const { doneBytes = 0 } = step;
    if (step.phase === 'transferring' && doneBytes - landed.shrunk >= shrinkBytes) {
      landed = { ...landed, shrunk: doneBytes };
      // Which volume bytes went to is only known where there is one.
      const [only, other] = reserved;
      if (only !== undefined && other === undefined) reservations.shrink(only.volumeKey, uid, only.bytes - doneBytes);
    }
    if (doneBytes - landed.checked >= checkBytes) {
      landed = { ...landed, checked: doneBytes };
      checking = checking.then(check, check);
    }
    context.progress(step);
  };
  try {
    return await work({ ...context, progress, signal: AbortSignal.any([context.signal, stop.signal]) }, (room) => {
      const missing = reservations.take({ ...room, uid });
      if (missing === 0) reserved.push(room);
      return missing;
    });
  } catch (error) {
    if (full !== undefined && isAbort(error) && !context.signal.aborted) throw full;
    throw error;
  } finally {
    ended.abort();
    reservations.release(uid);
    await Promise.all([watching, checking]);
  }
}

/** A volume that cannot be measured does not stop anything. */
async function measured(root: string, files: Pick<FileSystem, 'space'>): Promise<VolumeSpace | undefined> {
  try {
    return await files.space(root);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

async function watch(clock: Clock, ended: AbortSignal, check: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await clock.delay(checkIntervalMs, ended);
    } catch (error) {
      if (isAbort(error)) return;
      throw error;
    }
    await check();
  }
}

function nearlyFull(root: string, freeBytes: number): AppError {
  return new AppError({
    code: 'disk.full',
    message: `The disk of ${root} is nearly full.`,
    safe: 'What is in place is complete, and what came of the rest is kept.',
    hint: 'Free some room there, then go on.',
    details: { path: root, freeBytes },
  });
}
