/** What makes two transfers the same work, as the queue compares it (transfers.md §1). */
import type { BoardParts, NewTransfer } from './board';

/**
 * Limits and priorities are no part of an identity. A transfer without one is the same as no other. One of a command is only
 * where what stopped is opened again: the command then goes on with it. Else it waits for its own work, in its own process.
 */
export function workIdentity(
  { class: kind, identity, keptMs }: NewTransfer,
  uid: string,
  { hashOf, seat, endpointKey }: Pick<BoardParts, 'hashOf' | 'seat' | 'endpointKey'>,
): { readonly specHash: string; readonly scope: string; readonly endpointKey: string } {
  const text =
    identity === undefined || (seat.role === 'cli' && keptMs === undefined) ? uid : canonicalJson([kind, identity]);
  return { specHash: hashOf(text), scope: '', endpointKey: usesStore(kind) ? (endpointKey?.() ?? '') : '' };
}

/** Undoing and restoring take what is on this computer. */
const usesStore = (kind: NewTransfer['class']): boolean => kind === 'submit' || kind === 'download';

/** JSON with the keys of every object in order, so that equal data is equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
