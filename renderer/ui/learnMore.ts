/** The way from an error to its page of the help; the window sets it, absent where there is no help. */
import { createContext } from 'react';
import type { ErrorCode } from '../../shared/domain/errors';

export const LearnMore = createContext<((code: ErrorCode) => void) | undefined>(undefined);
