/** What the engine says of the values while somebody types. The last answer stays until the next one is there. */
import { useEffect, useState } from 'react';
import type { BundleCheck } from '../../../../shared/ipc/bundles';
import type { ErrorDto } from '../../../../shared/domain/errors';
import { useQuery } from '../../../bridge/hooks';
import type { BundleChoice } from '../choice';

export interface Checked {
  readonly check: BundleCheck | undefined;
  readonly error: ErrorDto | undefined;
}

const typingMs = 120;

export function useBundleCheck({ path, values, name }: BundleChoice): Checked {
  const input = { path, values: { ...values }, ...(name === undefined ? {} : { name }) };
  const key = JSON.stringify(input);
  const [asked, setAsked] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(key);
    }, typingMs);
    return () => {
      clearTimeout(timer);
    };
  }, [key]);
  const { value, error } = useQuery('bundle.check', JSON.parse(asked) as typeof input);
  const [last, setLast] = useState<BundleCheck>();
  if (value !== undefined && value !== last) setLast(value);
  return { check: value ?? last, error };
}
