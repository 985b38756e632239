/** Decisions as small numbers: the same decision of a million files is stored once. */
import { planActions, planKinds, type PlanAction, type PlanDecision } from '../../../shared/domain/plan';
import { actionCodes, kindCodes, noAction } from './codes';

/** What a decision is apart from what follows from it (`from`, a name that is found). A name that a person typed makes one of its own. */
export type DecisionTemplate = Omit<PlanDecision, 'from'>;

/** Interns templates. Number 0 means undecided. */
export interface DecisionTable {
  idOf(decision: DecisionTemplate): number;
  get(id: number): DecisionTemplate | undefined;
  /** Action code of each id; `noAction` for 0. */
  actionCode(id: number): number;
  /** Ids in use, 0 included. */
  readonly size: number;
  /** Settled before the review: the artist declined this very content of the farm. */
  isDeclined(id: number): boolean;
}

export function createDecisionTable(): DecisionTable {
  const ids = new Map<string, number>();
  const templates: (DecisionTemplate | undefined)[] = [undefined];
  const codes = [noAction];
  let lastId = 0;
  /** Neighbours mostly share their decision, so the last answer is tried first. */
  const isLast = (decision: DecisionTemplate): boolean => {
    const last = templates[lastId];
    return (
      last?.action === decision.action &&
      last.origin === decision.origin &&
      last.policy === decision.policy &&
      last.suffix === decision.suffix &&
      last.backup === decision.backup &&
      last.target === decision.target &&
      last.version === decision.version
    );
  };
  return {
    idOf(decision) {
      if (isLast(decision)) return lastId;
      const { action, policy, suffix, backup, target, version, origin } = decision;
      const key = JSON.stringify([action, policy, suffix, backup, origin, target, version]);
      const known = ids.get(key);
      if (known !== undefined) {
        lastId = known;
        return known;
      }
      const id = templates.length;
      lastId = id;
      ids.set(key, id);
      templates.push({
        action,
        ...(policy === undefined ? {} : { policy }),
        ...(suffix === undefined ? {} : { suffix }),
        ...(backup === undefined ? {} : { backup }),
        ...(target === undefined ? {} : { target }),
        ...(version === undefined ? {} : { version }),
        origin,
      });
      codes.push(actionCodes[action]);
      return id;
    },
    get: (id) => templates[id],
    actionCode: (id) => codes[id] ?? noAction,
    get size() {
      return templates.length;
    },
    isDeclined: (id) => templates[id]?.origin === 'declined',
  };
}

/** A table [kind][action] of what is allowed, as one flat array. */
export function allowedTable(allowed: (kind: (typeof planKinds)[number]) => readonly PlanAction[]): Uint8Array {
  const table = new Uint8Array(planKinds.length * planActions.length);
  for (const kind of planKinds) {
    for (const action of allowed(kind)) table[kindCodes[kind] * planActions.length + actionCodes[action]] = 1;
  }
  return table;
}
