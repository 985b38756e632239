/** The decisions of a review as one column, with undo steps that store runs of changes. */
import { planActions } from '../../../shared/domain/plan';
import { actionCodes, isBlockedKind, noAction } from './codes';
import { flagCopiesMine } from './columns';
import type { DecisionTable } from './decisionTable';

/** A decision id and a kind make one number: `id * kindsPerDecision + kind`. */
export const kindsPerDecision = 32;

/** What a decision means for files of a kind: it settles them, a person still can, or nobody can. */
const standing = { undecided: 0, decided: 1, blocked: 2 } as const;

/** Changes of one step, four numbers per run: first position, length, id before, id after. */
type Runs = Uint32Array;

interface Step<Note> {
  readonly runs: Runs;
  readonly before: Note;
  readonly after: Note;
}

/** `Note` is what a step changes beside the column: the preset. */
export interface Decisions<Note> {
  readonly ids: Uint32Array;
  readonly note: Note;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Whether a decision settles files of a kind. */
  readonly settles: (id: number, kindCode: number) => boolean;
  readonly isDecided: (position: number) => boolean;
  /** Nobody decided it, and somebody can. */
  readonly isUndecided: (position: number) => boolean;
  readonly isAllowed: (position: number, actionCode: number) => boolean;
  /** The same for all files of a kind. */
  readonly isAllowedFor: (kindCode: number, actionCode: number) => boolean;
  /** The decision is the one the plan came with. */
  readonly isOriginal: (position: number) => boolean;
  /** It is, and it copies a local file instead of fetching. */
  readonly copiesMine: (position: number) => boolean;
  /** Gives each of these positions the id beside it, as one step that undo takes back. */
  change(positions: Uint32Array, next: Uint32Array, note?: Note): void;
  /** Gives one position an id beside the steps: what follows from a fact is nothing to take back. */
  settle(position: number, id: number): void;
  /** Answer the positions that changed, as first and length of each run; undefined without a step. */
  undo(): Uint32Array | undefined;
  redo(): Uint32Array | undefined;
  /** The same decisions and steps over another order of the same files. */
  moved(to: MovedFiles): Decisions<Note>;
}

/** Where files stand in another order, with their facts there. */
export interface MovedFiles {
  /** New position of each old one. */
  readonly positions: Uint32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
}

interface Input<Note> {
  readonly ids: Uint32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly table: DecisionTable;
  readonly allowed: Uint8Array;
  readonly note: Note;
}

export function createDecisions<Note>(input: Input<Note>): Decisions<Note> {
  return withHistory(input, input.ids.slice(), { done: [], undone: [] });
}

interface History<Note> {
  readonly done: Step<Note>[];
  readonly undone: Step<Note>[];
}

function withHistory<Note>(
  { ids, kind, flags, table, allowed, note }: Input<Note>,
  initial: Uint32Array,
  { done, undone }: History<Note>,
): Decisions<Note> {
  let current = note;

  const isAllowedFor = (kindCode: number, actionCode: number): boolean =>
    allowed[kindCode * planActions.length + actionCode] === 1;
  const settles = (id: number, kindCode: number): boolean => {
    const code = table.actionCode(id);
    if (code === noAction || code === actionCodes.ask) return table.isDeclined(id);
    return isAllowedFor(kindCode, code) || table.isDeclined(id);
  };
  /** By id and kind: asked for every file by every question, so it is looked up. */
  let standings = new Uint8Array(0);
  const standingOf = (position: number): number => {
    const cell = (ids[position] ?? 0) * kindsPerDecision + (kind[position] ?? 0);
    if (cell >= standings.length)
      standings = Uint8Array.from({ length: table.size * kindsPerDecision }, (_, each) => {
        if (settles(Math.floor(each / kindsPerDecision), each % kindsPerDecision)) return standing.decided;
        return isBlockedKind(each % kindsPerDecision) ? standing.blocked : standing.undecided;
      });
    return standings[cell] ?? standing.undecided;
  };
  const isDecided = (position: number): boolean => standingOf(position) === standing.decided;

  return {
    ids,
    get note() {
      return current;
    },
    get canUndo() {
      return done.length > 0;
    },
    get canRedo() {
      return undone.length > 0;
    },
    settles,
    isDecided,
    isUndecided: (position) => standingOf(position) === standing.undecided,
    isAllowed: (position, actionCode) => isAllowedFor(kind[position] ?? 0, actionCode),
    isAllowedFor,
    isOriginal: (position) => ids[position] === initial[position],
    copiesMine: (position) => ((flags[position] ?? 0) & flagCopiesMine) !== 0 && ids[position] === initial[position],
    change(positions, next, newNote = current) {
      const runs = applyChange(ids, positions, next);
      if (runs.length === 0 && newNote === current) return;
      done.push({ runs, before: current, after: newNote });
      undone.length = 0;
      current = newNote;
    },
    settle(position, id) {
      ids[position] = id;
    },
    undo() {
      const step = done.pop();
      if (step === undefined) return undefined;
      fill(ids, step.runs, 2);
      current = step.before;
      undone.push(step);
      return step.runs;
    },
    redo() {
      const step = undone.pop();
      if (step === undefined) return undefined;
      fill(ids, step.runs, 3);
      current = step.after;
      done.push(step);
      return step.runs;
    },
    moved({ positions, kind: newKind, flags: newFlags }) {
      const scatter = (from: Uint32Array): Uint32Array => {
        const to = new Uint32Array(from.length);
        for (let position = 0; position < from.length; position += 1)
          to[positions[position] ?? 0] = from[position] ?? 0;
        return to;
      };
      const moveSteps = (steps: readonly Step<Note>[]): Step<Note>[] =>
        steps.map((step) => ({ ...step, runs: movedRuns(step.runs, positions) }));
      return withHistory(
        { ids: scatter(ids), kind: newKind, flags: newFlags, table, allowed, note: current },
        scatter(initial),
        { done: moveSteps(done), undone: moveSteps(undone) },
      );
    },
  };
}

function applyChange(ids: Uint32Array, positions: Uint32Array, next: Uint32Array): Runs {
  let runs = new Uint32Array(64);
  let used = 0;
  for (let place = 0; place < positions.length; place += 1) {
    const position = positions[place] ?? 0;
    const before = ids[position] ?? 0;
    const after = next[place] ?? before;
    if (before === after) continue;
    ids[position] = after;
    const last = used - 4;
    const extendsLast =
      last >= 0 &&
      (runs[last] ?? 0) + (runs[last + 1] ?? 0) === position &&
      runs[last + 2] === before &&
      runs[last + 3] === after;
    if (extendsLast) {
      runs[last + 1] = (runs[last + 1] ?? 0) + 1;
      continue;
    }
    if (used === runs.length) {
      const wider = new Uint32Array(2 * runs.length);
      wider.set(runs);
      runs = wider;
    }
    runs[used] = position;
    runs[used + 1] = 1;
    runs[used + 2] = before;
    runs[used + 3] = after;
    used += 4;
  }
  return runs.slice(0, used);
}

/** The same changes at other positions, neighbours joined again. */
function movedRuns(runs: Runs, positions: Uint32Array): Runs {
  const places: { readonly position: number; readonly before: number; readonly after: number }[] = [];
  for (let at = 0; at < runs.length; at += 4) {
    const first = runs[at] ?? 0;
    for (let offset = 0; offset < (runs[at + 1] ?? 0); offset += 1)
      places.push({ position: positions[first + offset] ?? 0, before: runs[at + 2] ?? 0, after: runs[at + 3] ?? 0 });
  }
  places.sort((a, b) => a.position - b.position);
  const joined: number[] = [];
  for (const { position, before, after } of places) {
    const last = joined.length - 4;
    const isNext =
      last >= 0 &&
      (joined[last] ?? 0) + (joined[last + 1] ?? 0) === position &&
      joined[last + 2] === before &&
      joined[last + 3] === after;
    if (isNext) joined[last + 1] = (joined[last + 1] ?? 0) + 1;
    else joined.push(position, 1, before, after);
  }
  return Uint32Array.from(joined);
}

function fill(ids: Uint32Array, runs: Runs, column: 2 | 3): void {
  for (let at = 0; at < runs.length; at += 4) {
    const first = runs[at] ?? 0;
    ids.fill(runs[at + column] ?? 0, first, first + (runs[at + 1] ?? 0));
  }
}
