/** Which exit code of the command line a check gives: that of its first error, in the order of the ids. */
import { checkIds, type CheckDocument, type CheckResult, type CheckType } from './check';
import { exitCodes } from './exitCodes';

const byType: Readonly<Record<CheckType, number>> = {
  authentication: exitCodes.auth,
  permission: exitCodes.auth,
  network: exitCodes.network,
  configuration: exitCodes.usage,
  resource: exitCodes.noSpace,
  system: exitCodes.internal,
};

/** Where a type is too coarse. */
const byId: Readonly<Record<string, number>> = {
  'fs.exists': exitCodes.notFound,
  'fs.locks': exitCodes.locked,
  's3.integrity': exitCodes.integrity,
};
const byCause: Readonly<Record<string, number>> = { missing: exitCodes.notFound, integrity: exitCodes.integrity };

/** `isStrict`: warnings without an error give 3. */
export function exitCodeOfCheck(
  { results, counts }: Pick<CheckDocument, 'results' | 'counts'>,
  isStrict: boolean,
): number {
  const first = results.filter(({ level }) => level === 'error').toSorted((a, b) => placeOf(a.id) - placeOf(b.id))[0];
  if (first !== undefined) return codeOf(first);
  return isStrict && counts.warning > 0 ? exitCodes.partlyFailed : exitCodes.ok;
}

function codeOf({ id, type, details }: CheckResult): number {
  // A sign-in that is refused, or a network that is cut, is that wherever it shows.
  if (type === 'authentication' || type === 'permission' || type === 'network') return byType[type];
  const cause = details?.['cause'];
  return (typeof cause === 'string' ? byCause[cause] : undefined) ?? byId[id] ?? byType[type];
}

const known: readonly string[] = checkIds;

function placeOf(id: string): number {
  const at = known.indexOf(id);
  return at < 0 ? known.length : at;
}
