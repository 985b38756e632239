/** Failures of what has no place of its own on the page, such as a command of the menu: spoken at once, and shown until closed. */
import type { ErrorDto } from '../../shared/domain/errors';
import { announce } from './LiveRegion';

const listeners = new Set<(error: ErrorDto) => void>();

/** Speaks it, and hands it to the window that shows it with its details. */
export function reportFailure(error: ErrorDto): void {
  announce(error.message, 'assertive');
  for (const listener of listeners) listener(error);
}

/** Answers what ends it. */
export function onFailure(listener: (error: ErrorDto) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
