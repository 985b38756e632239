/** How a part of the settings page writes a value; null takes it out again. */
import type { Overview } from '../../../shared/ipc/overview';

export type SaveSetting = (row: Overview['settings'][number], value: string | number | boolean | null) => Promise<void>;
