/** The path that is being tried and what the engine says of it, while somebody types. */
import { useEffect, useState } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { MappingRow, MappingTest } from '../../../shared/ipc/mapping';
import { useQuery } from '../../bridge/hooks';

/** From the farm to this computer, or the other way. */
export type Direction = 'home' | 'farm';

export interface TriedPath {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly answer: MappingTest | undefined;
  readonly error: ErrorDto | undefined;
}

const typingMs = 120;
/** Paths stay while somebody looks at another page. */
const typed: Record<Direction, string> = { home: '', farm: '' };

export function useTriedPath(
  direction: Direction,
  farmProfileId: string | undefined,
  rules: readonly MappingRow[],
): TriedPath {
  const [texts, setTexts] = useState(typed);
  const text = texts[direction];
  const [asked, setAsked] = useState(text.trim());
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(text.trim());
    }, typingMs);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  const side = farmProfileId === undefined ? {} : { farmProfileId };
  // Another rule or another state of its folder is another answer.
  const freshness = JSON.stringify(rules);
  const { value, error } = useQuery(
    'mapping.test',
    asked === '' ? undefined : { ...side, path: asked, direction },
    freshness,
  );
  return {
    text,
    setText: (next) => {
      typed[direction] = next;
      setTexts({ ...typed });
    },
    answer: error === undefined ? value : undefined,
    error,
  };
}
