/** What copies the details of an error; given by the window, as redacting them is not this layer's. */
import { createContext } from 'react';
import type { ErrorDto } from '../../shared/domain/errors';

export const CopyDetails = createContext<((error: ErrorDto) => void) | undefined>(undefined);
