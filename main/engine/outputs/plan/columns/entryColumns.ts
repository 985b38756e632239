/** The entries of a plan as columns: a million rows in a few flat arrays; objects are made when somebody looks at one. */
import { planKinds, type PlanDecision, type PlanEntry, type PlanKind } from '../../../../../shared/domain/plan';
import { undecided } from '../undecided';
import { resized } from './decimalColumn';
import { EntryFacts, fact, hashBytes, localTypes, localTypeShift, noFrame, noSequence } from './entryFacts';
import { EntryWords, type DecisionTemplate } from './entryWords';
import { hexOf } from './hex';
import { fillFacts } from './fillFacts';
import { PathColumn } from './pathColumn';

/** The names of a decision that belong to one file. */
interface OwnNames {
  readonly paths: PathColumn;
  /** Number of the path plus one; 0 without one. */
  at: Uint32Array;
}

/** What columns are made of. */
export interface ColumnParts {
  readonly paths: PathColumn;
  readonly facts: EntryFacts;
  readonly words: EntryWords;
  readonly odd: Map<number, PlanEntry>;
  readonly oddDecisions: ReadonlyMap<number, PlanDecision>;
  readonly targets: Readonly<OwnNames>;
  readonly froms: Readonly<OwnNames>;
  readonly ids: Float64Array | undefined;
  readonly length: number;
  readonly decisions: Uint32Array;
}

/**
 * In the order of the plan. What a column cannot hold exactly (unknown keys, links, chunks, odd numbers) is kept as the object
 * it was; every entry comes out as it went in.
 */
export class EntryColumns implements Iterable<PlanEntry>, ColumnParts {
  readonly paths: PathColumn;
  readonly facts: EntryFacts;
  readonly words: EntryWords;
  /** Entries that the columns cannot hold, without their decision. Their path, kind, sizes and times stand in the columns as well. */
  readonly odd: Map<number, PlanEntry>;
  readonly #oddDecisions = new Map<number, PlanDecision>();
  readonly #targets: OwnNames = { paths: new PathColumn(), at: new Uint32Array(0) };
  readonly #froms: OwnNames = { paths: new PathColumn(), at: new Uint32Array(0) };
  /** Only where ids are not the places in the plan. */
  #ids: Float64Array | undefined;
  #indexOfId: Map<number, number> | undefined;
  #length: number;
  /** Number of each entry's decision in `words.decisions`; 0 while undecided. */
  decisions: Uint32Array;

  constructor(shared?: ColumnParts) {
    this.paths = shared?.paths ?? new PathColumn();
    this.facts = shared?.facts ?? new EntryFacts();
    this.words = shared?.words ?? new EntryWords();
    this.odd = shared?.odd ?? new Map<number, PlanEntry>();
    this.#length = shared?.length ?? 0;
    this.#ids = shared?.ids;
    this.decisions = shared?.decisions.slice() ?? new Uint32Array(64);
    if (shared === undefined) return;
    this.#oddDecisions = new Map(shared.oddDecisions);
    this.#targets = { paths: shared.targets.paths, at: shared.targets.at.slice() };
    this.#froms = { paths: shared.froms.paths, at: shared.froms.at.slice() };
  }

  get ids(): Float64Array | undefined {
    return this.#ids;
  }

  get targets(): Readonly<OwnNames> {
    return this.#targets;
  }

  get froms(): Readonly<OwnNames> {
    return this.#froms;
  }

  get oddDecisions(): ReadonlyMap<number, PlanDecision> {
    return this.#oddDecisions;
  }

  static of(entries: Iterable<PlanEntry>): EntryColumns {
    const columns = new EntryColumns();
    for (const entry of entries) columns.add(entry);
    columns.trim();
    return columns;
  }

  get length(): number {
    return this.#length;
  }

  *[Symbol.iterator](): Generator<PlanEntry> {
    for (let index = 0; index < this.#length; index += 1) yield this.at(index);
  }

  /** Makes room for so many more entries, so that nothing is copied while they are added. */
  expect(count: number): void {
    const room = this.#length + count;
    if (room <= this.facts.room) return;
    this.facts.resize(room);
    this.decisions = resized(this.decisions, new Uint32Array(room));
  }

  /** Adds an entry; answers its place. */
  add(entry: PlanEntry): number {
    const index = this.#makeRoom();
    this.paths.add(entry.path);
    const { decision, ...rest } = entry;
    if (!fillFacts(this, index, entry)) this.#keepOdd(index, rest);
    this.#length += 1;
    this.setDecision(index, decision);
    this.setId(index, entry.id);
    return index;
  }

  /** Puts other facts about the same file in the place of an entry; path, id and decision stay. */
  replace(index: number, entry: PlanEntry): void {
    this.facts.replacements += 1;
    this.odd.delete(index);
    if (fillFacts(this, index, entry)) return;
    this.#keepOdd(index, undecided(entry));
  }

  /** Each folder of each root that holds an entry which is wanted, once. */
  foldersOf(isWanted: (index: number) => boolean): { readonly root: number; readonly folder: string }[] {
    const seen = new Set<number>();
    const found: { readonly root: number; readonly folder: string }[] = [];
    let last = -1;
    for (let index = 0; index < this.#length; index += 1) {
      const folder = this.paths.folderAt(index);
      const place = (this.facts.root[index] ?? 0) * this.paths.folders.length + folder;
      if (place === last || !isWanted(index)) continue;
      last = place;
      if (seen.has(place)) continue;
      seen.add(place);
      found.push({ root: this.rootAt(index), folder: this.paths.folders[folder] ?? '' });
    }
    return found;
  }

  /** Room for one more entry, whose facts the caller writes before `commit`; its path is already the newest of `paths`. */
  reserve(): number {
    return this.#makeRoom();
  }

  commit(id: number): void {
    this.#length += 1;
    this.setId(this.#length - 1, id);
  }

  setId(index: number, id: number): void {
    if (this.#ids === undefined) {
      if (id === index) return;
      this.#ids = Float64Array.from({ length: this.facts.room }, (_, place) => place);
    }
    if (this.#ids.length <= index) this.#ids = resized(this.#ids, new Float64Array(this.facts.room));
    this.#ids[index] = id;
  }

  idAt(index: number): number {
    return this.#ids === undefined ? index : (this.#ids[index] ?? 0);
  }

  /** -1 where no entry has the id. */
  indexOfId(id: number): number {
    if (this.#ids === undefined) return Number.isInteger(id) && id >= 0 && id < this.#length ? id : -1;
    this.#indexOfId ??= new Map(Array.from({ length: this.#length }, (_, index) => [this.idAt(index), index]));
    return this.#indexOfId.get(id) ?? -1;
  }

  /** Forgets places that no further entry will need. */
  trim(): void {
    this.facts.resize(this.#length);
    this.paths.trim();
    if (this.decisions.length !== this.#length) this.decisions = this.decisions.slice(0, this.#length);
    if (this.#ids !== undefined) this.#ids = this.#ids.slice(0, this.#length);
    for (const names of [this.#targets, this.#froms]) {
      names.paths.trim();
      names.at = names.at.slice(0, this.#length);
    }
  }

  kindAt(index: number): PlanKind {
    return planKinds[this.facts.kind[index] ?? 0] ?? 'content-differs';
  }

  rootAt(index: number): number {
    return this.words.roots.at(this.facts.root[index] ?? 0) ?? 0;
  }

  sequenceIdAt(index: number): number | undefined {
    const sequence = this.facts.sequence[index] ?? noSequence;
    return sequence === noSequence ? undefined : this.words.sequences.at(sequence);
  }

  taskAt(index: number): string | undefined {
    const odd = this.odd.get(index);
    if (odd !== undefined) return odd.remote.taskId;
    const task = this.facts.task[index] ?? 0;
    return task === 0 ? undefined : this.words.tasks.text(task);
  }

  remoteHashAt(index: number): string {
    return this.odd.get(index)?.remote.hash ?? hexOf(this.facts.remoteHash, index * hashBytes);
  }

  alsoAt(index: number): readonly PlanKind[] {
    return this.odd.get(index)?.also ?? this.words.also.at(this.facts.also[index] ?? 0) ?? [];
  }

  templateAt(index: number): DecisionTemplate | undefined {
    return this.words.decisions.at(this.decisions[index] ?? 0);
  }

  targetAt(index: number): string | undefined {
    return this.#oddDecisions.has(index) ? this.#oddDecisions.get(index)?.target : nameAt(this.#targets, index);
  }

  fromAt(index: number): string | undefined {
    return this.#oddDecisions.has(index) ? this.#oddDecisions.get(index)?.from : nameAt(this.#froms, index);
  }

  hasTarget(index: number): boolean {
    return this.#oddDecisions.has(index) ? this.targetAt(index) !== undefined : (this.#targets.at[index] ?? 0) > 0;
  }

  hasFrom(index: number): boolean {
    return this.#oddDecisions.has(index) ? this.fromAt(index) !== undefined : (this.#froms.at[index] ?? 0) > 0;
  }

  isOddDecision(index: number): boolean {
    return this.#oddDecisions.has(index);
  }

  decisionAt(index: number): PlanDecision | undefined {
    const odd = this.#oddDecisions.get(index);
    if (odd !== undefined) return odd;
    const template = this.templateAt(index);
    if (template === undefined) return undefined;
    const target = nameAt(this.#targets, index);
    const from = nameAt(this.#froms, index);
    if (target === undefined && from === undefined) return template;
    const { origin, ...rest } = template;
    return { ...rest, ...(target === undefined ? {} : { target }), ...(from === undefined ? {} : { from }), origin };
  }

  /** Replaces a decision whole, its names too. */
  setDecision(index: number, decision: PlanDecision | undefined): void {
    if (this.decisions.length <= index) this.decisions = resized(this.decisions, new Uint32Array(this.facts.room));
    this.#oddDecisions.delete(index);
    setName(this.#targets, index, decision?.target, this.facts.room);
    setName(this.#froms, index, decision?.from, this.facts.room);
    this.decisions[index] = decision === undefined ? 0 : this.words.templateNumber(decision);
    if (decision !== undefined && hasOtherKeys(decision)) this.#oddDecisions.set(index, decision);
  }

  /** Replaces a decision by the number of its template, without names. */
  setTemplate(index: number, template: number): void {
    this.#oddDecisions.delete(index);
    if (this.#targets.at.length > index) this.#targets.at[index] = 0;
    if (this.#froms.at.length > index) this.#froms.at[index] = 0;
    this.decisions[index] = template;
  }

  /** The names of the entry that is being written, from UTF-8. */
  setNameBytes(index: number, which: 'target' | 'from', bytes: Uint8Array, start: number, end: number): void {
    const names = which === 'target' ? this.#targets : this.#froms;
    makeNameRoom(names, index, this.facts.room);
    names.at[index] = names.paths.addBytes(bytes, start, end) + 1;
  }

  /** The place of an entry's target among `targetPaths`; -1 without one that lies there. */
  targetPlace(index: number): number {
    return (this.#targets.at[index] ?? 0) - 1;
  }

  get targetPaths(): PathColumn {
    return this.#targets.paths;
  }

  /** The entry with the decision it has. */
  at(index: number): PlanEntry {
    return this.withDecision(index, this.decisionAt(index));
  }

  /** The entry with another decision, or none. */
  withDecision(index: number, decision: PlanDecision | undefined): PlanEntry {
    const odd = this.odd.get(index);
    if (odd !== undefined) return decision === undefined ? odd : { ...odd, decision };
    const { facts, words } = this;
    const bits = facts.facts[index] ?? 0;
    const sequence = this.sequenceIdAt(index);
    const frame = facts.frame[index] ?? noFrame;
    const task = this.taskAt(index);
    const also = words.also.at(facts.also[index] ?? 0);
    const recommend = words.recommendations.at(facts.recommend[index] ?? 0);
    const is = (bit: number): boolean => (bits & bit) !== 0;
    return {
      id: this.idAt(index),
      root: this.rootAt(index),
      path: this.paths.at(index),
      ...(sequence === undefined ? {} : { seq: sequence }),
      ...(frame === noFrame ? {} : { frame }),
      remote: {
        size: facts.remoteSize[index] ?? 0,
        mtimeUs: facts.remoteUs[index] ?? 0,
        hash: hexOf(facts.remoteHash, index * hashBytes),
        ...(is(fact.runnable) ? { runnable: true } : is(fact.notRunnable) ? { runnable: false } : {}),
        ...(task === undefined ? {} : { taskId: task }),
      },
      ...(is(fact.hasLocal)
        ? {
            local: {
              type: localTypes[(bits >> localTypeShift) & 3] ?? 'other',
              size: facts.localSize[index] ?? 0,
              mtimeNs: facts.localNs.at(index),
              ...(is(fact.hasFileId)
                ? { fileId: `${words.devices.at(facts.device[index] ?? 0) ?? ''}${facts.inode.at(index)}` }
                : {}),
              ...(is(fact.hasLocalHash) ? { hash: hexOf(facts.localHash, index * hashBytes) } : {}),
            },
          }
        : {}),
      ...(is(fact.provenByHash) ? { proof: 'hash' as const } : is(fact.provenByTime) ? { proof: 'time' as const } : {}),
      kind: this.kindAt(index),
      ...(also === undefined ? {} : { also }),
      ...(is(fact.untouched) ? { untouched: true } : is(fact.knownChanged) ? { untouched: false } : {}),
      ...(recommend === undefined ? {} : { recommend }),
      ...(decision === undefined ? {} : { decision }),
    };
  }

  #keepOdd(index: number, entry: PlanEntry): void {
    this.odd.set(index, entry);
    this.facts.facts[index] = (this.facts.facts[index] ?? 0) | fact.isOdd;
  }

  #makeRoom(): number {
    const index = this.#length;
    if (index >= this.facts.room) this.facts.resize(2 * index + 64);
    if (index >= this.decisions.length) this.decisions = resized(this.decisions, new Uint32Array(this.facts.room));
    return index;
  }
}

const decisionKeys = new Set(['action', 'policy', 'suffix', 'backup', 'target', 'from', 'origin']);

function hasOtherKeys(decision: PlanDecision): boolean {
  for (const key of Object.keys(decision)) if (!decisionKeys.has(key)) return true;
  return false;
}

function nameAt({ at, paths }: OwnNames, index: number): string | undefined {
  const place = at[index] ?? 0;
  return place === 0 ? undefined : paths.at(place - 1);
}

function makeNameRoom(names: OwnNames, index: number, room: number): void {
  if (index >= names.at.length) names.at = resized(names.at, new Uint32Array(Math.max(room, index + 1)));
}

function setName(names: OwnNames, index: number, name: string | undefined, room: number): void {
  if (name === undefined) {
    if (index < names.at.length) names.at[index] = 0;
    return;
  }
  makeNameRoom(names, index, room);
  names.at[index] = names.paths.add(name) + 1;
}
