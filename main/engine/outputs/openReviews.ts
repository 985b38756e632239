/** The reviews that are open: opened from their drafts when somebody asks, hashed meanwhile, every decision kept on the disk. */
import { AppError } from '../../../shared/domain/errors';
import type { Connections } from '../connection/connection';
import type { EngineParts } from '../engineParts';
import { createReview } from '../review/createReview';
import type { Review } from '../review/review';
import type { TransferBoard } from '../transfers/board';
import { localNames } from './apply/completeTargets';
import { createBackgroundHashing } from './backgroundHashing';
import { queueOfDownload } from './downloadSpecs';
import type { ColumnPlan } from './plan/columns/columnPlan';
import type { PlanDrafts } from './plan/planDrafts';

export interface OpenReviews {
  /** The review of a transfer, opened from its draft unless it is open. `input.not_found` when there is no plan. */
  of(uid: string): Promise<Review>;
  /** Opens the review of a plan in place of the one that was open; a fresh plan is hashed in any case. */
  open(uid: string, plan: ColumnPlan, title: string, isFresh?: boolean): Promise<Review>;
  /** The next question opens the review anew from its draft. */
  forget(uid: string): void;
  /** Resolves when what was decided since the last time is on the disk. */
  keep(uid: string, review: Review): Promise<void>;
  /** Resolves when nothing is hashed for the review any more. */
  stopHashing(uid: string): Promise<void>;
  /** Resolves when the review waits for no hash any more. */
  hashed(uid: string): Promise<void>;
  /** Takes up the hashing of plans that wait for a person. */
  resumeHashing(): Promise<void>;
  /** Stops hashing and writes drafts that are still on their way to the disk. */
  saveDrafts(): Promise<void>;
}

export function createOpenReviews({
  parts,
  board,
  connections,
  drafts,
}: {
  parts: EngineParts;
  board: TransferBoard;
  connections: Connections;
  drafts: PlanDrafts;
}): OpenReviews {
  const { ports } = parts;
  const reviews = new Map<string, Review>();
  const opening = new Map<string, Promise<Review>>();

  const hashing = createBackgroundHashing({
    ports,
    platform: parts.platform,
    placedAt: (root, path) => {
      const placed = ports.placed.get(root, path);
      return placed && { hash: placed.hash, size: placed.sizeBytes, mtimeNs: placed.mtimeNs };
    },
    askStore: async (transfer, use) => {
      const uri = reviews.get(transfer)?.source.store;
      // A plan from somewhere else must not make this computer talk to a place that it names.
      const queue = queueOfDownload(board.get(transfer).spec);
      const connected = uri === undefined ? undefined : await connections.storeAt(uri, 'download', queue);
      if (connected !== undefined) await use(connected);
    },
    arrived: (uid, batch) => {
      const review = reviews.get(uid);
      if (review === undefined) return;
      review.reclassify(batch);
      parts.emit({ type: 'event', name: 'review.changed', payload: { uid, revision: review.revision } });
    },
    finished: async (uid) => {
      const review = reviews.get(uid);
      if (review !== undefined) await drafts.compact(uid, review.draft);
    },
    failed: (uid, error) => {
      parts.log('warn', `hashing of ${uid} stopped: ${error instanceof Error ? error.message : String(error)}`);
    },
  });

  const open = async (uid: string, plan: ColumnPlan, title: string, isFresh = false): Promise<Review> => {
    const targets = new Map(plan.roots.map(({ id, target }) => [id, target]));
    const taken = await localNames(plan, ports.files, 'all');
    /** Only while the review opens: later another download may put files there. */
    let untouched = new Set(
      plan.roots.flatMap(({ id, target }) => (target !== null && ports.placed.isEmpty(target) ? id : [])),
    );
    const review = createReview(plan, {
      uid,
      title,
      clock: ports.clock,
      taken,
      placed: ({ root, path }) => {
        const target = targets.get(root);
        return target === null || target === undefined || untouched.has(root)
          ? undefined
          : ports.placed.get(target, path);
      },
    });
    untouched = new Set();
    reviews.set(uid, review);
    if (plan.state !== 'applied' && (isFresh || plan.hashing.done < plan.hashing.needed)) hashing.start(uid, plan);
    return review;
  };

  /** Several questions at once open a review once. */
  const of = async (uid: string): Promise<Review> => {
    const known = reviews.get(uid) ?? opening.get(uid);
    if (known !== undefined) return known;
    const opened = drafts
      .read(uid)
      .then((plan) => open(uid, plan, board.get(uid).snapshot.title))
      .finally(() => opening.delete(uid));
    opening.set(uid, opened);
    return opened;
  };

  /** Drafts that lack a decision, because the disk refused it. */
  const behind = new Set<string>();
  const keep = async (uid: string, review: Review): Promise<void> => {
    const change = review.takeChange();
    try {
      if (behind.has(uid)) await drafts.save(uid, review.draft());
      else await drafts.append(uid, change);
      behind.delete(uid);
    } catch (error) {
      behind.add(uid);
      throw error;
    }
    if (drafts.isLong(uid)) void shorten(uid, review);
  };

  /** Nobody waits for it: until it is done the log holds every decision. */
  const shorten = async (uid: string, review: Review): Promise<void> => {
    try {
      await drafts.compact(uid, review.draft);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      parts.log('warn', `The draft of ${uid} keeps its long log: ${error.message}`);
    }
  };

  return {
    of,
    open,
    forget: (uid) => {
      reviews.delete(uid);
    },
    keep,
    stopHashing: (uid) => hashing.stop(uid),
    hashed: async (uid) => {
      await of(uid);
      await hashing.settled(uid);
    },
    resumeHashing: async () => {
      for (const { uid, class: kind, state, waitingFor } of board.list()) {
        if (kind !== 'download' || state !== 'waiting-user' || waitingFor !== 'review') continue;
        // An open review hashes by itself.
        if (reviews.has(uid) || opening.has(uid)) continue;
        const plan = await drafts.readIfThere(uid);
        if (plan !== undefined && plan.hashing.done < plan.hashing.needed) await of(uid);
      }
    },
    saveDrafts: async () => {
      await hashing.stopAll();
      await drafts.flush();
    },
  };
}
