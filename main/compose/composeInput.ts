/** What a host, the window's engine process or the command line, says when it starts. */
import type { AppError } from '../../shared/domain/errors';
import type { EngineEvent } from '../../shared/ipc/rows';
import type { PreviewShareMessage } from '../engine/ports/previews';

/** Where settings and data are looked for. */
export interface ComposePlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Settings given on the command line, by key. */
  readonly commandLine: ReadonlyMap<string, unknown>;
  /** A settings file named by the user instead of the one in the data folder. */
  readonly configPath?: string;
  readonly version: string;
}

export interface ComposeInput extends ComposePlace {
  /** A window serves the whole queue and asks people; a command runs what it added and ends with its errors. */
  readonly role: 'app' | 'cli';
  /** Told why the settings file is not used; the last valid values are then. Without it such a file is an error. */
  readonly badSettings?: (error: AppError) => void;
  readonly emit: (event: EngineEvent) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Told which files of the preview folder windows may see, by which id. Absent where there is no window. */
  readonly sharePreview?: (message: PreviewShareMessage) => void;
}
