/** What the engine says of the values while somebody types. The last answer stays until the next one is there. */
import { useEffect, useReducer, useState } from 'react';
import type { BundleCheck } from '../../../../shared/ipc/bundles';
import type { ErrorDto } from '../../../../shared/domain/errors';
import type { Input } from '../../../../shared/ipc/contract';
import { useQuery } from '../../../bridge/hooks';

export interface Checked {
  readonly check: BundleCheck | undefined;
  readonly error: ErrorDto | undefined;
}

const typingMs = 120;

/** Asks again for another form, and when somebody comes back to the window: the bundle may have been edited in another one. */
export function useBundleCheck(input: Input<'bundle.check'>, revision: string): Checked {
  const key = JSON.stringify(input);
  const [asked, setAsked] = useState(key);
  const [visits, visit] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(key);
    }, typingMs);
    return () => {
      clearTimeout(timer);
    };
  }, [key]);
  useEffect(() => {
    window.addEventListener('focus', visit);
    return () => {
      window.removeEventListener('focus', visit);
    };
  }, []);
  const { value, error } = useQuery('bundle.check', JSON.parse(asked) as typeof input, `${visits} ${revision}`);
  const [last, setLast] = useState<BundleCheck>();
  if (value !== undefined && value !== last) setLast(value);
  return { check: value ?? last, error };
}
