/** Which side of each row `keep-newer` keeps, read off the columns: an object is made only of rows whose times lie close together. */
import { newerSide } from '../rules';
import type { EntryColumns } from './entryColumns';
import { fact } from './entryFacts';

/** Times that lie further apart than any file system rounds are told apart by their seconds. */
const clearlyApartSeconds = 4;

/** The same that `newerSide` gives for the row's object. */
export function createNewerSides(entries: EntryColumns): (index: number) => ReturnType<typeof newerSide> {
  const { facts, odd } = entries;
  return (index) => {
    if (odd.size > 0 && odd.has(index)) return newerSide(entries.at(index));
    if (((facts.facts[index] ?? 0) & fact.hasLocal) === 0) return 'remote';
    const seconds = facts.localNs.high(index) - (facts.remoteUs[index] ?? 0) / 1e6;
    if (seconds > clearlyApartSeconds) return 'local';
    return seconds < -clearlyApartSeconds ? 'remote' : newerSide(entries.at(index));
  };
}
