/** Hands the requests of DCCs to the engine one after another: those that a start names, and those that come into the inbox. */
import { mkdirSync, readdirSync, watch, type FSWatcher } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError, toErrorDto, type ErrorDto } from '../../shared/domain/errors';
import { requestIdOf } from '../../shared/domain/sceneRequest';
import type { OpenRequest } from './openRequests';

export interface InboxWatchParts {
  readonly folder: string;
  /** Null where the file was gone. */
  readonly open: (path: string) => Promise<OpenRequest | null>;
  readonly show: (request: OpenRequest) => void;
  /** Brings the window to the front. */
  readonly showWindow: () => void;
  readonly nowMs: () => number;
  /** Calls back after so many milliseconds, unless the app has ended by then. */
  readonly later: (ms: number, work: () => void) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
}

const openedAMinute = 20;
const minuteMs = 60_000;
const mostWaiting = 100;
/** For a file that was found, not named: somebody else's, or too late; nobody waits for an answer. */
const quiet: ReadonlySet<string> = new Set(['request.expired', 'request.repeated']);

interface Offer {
  readonly path: string;
  /** By a start, so that a person waits for it now. */
  readonly isNamed: boolean;
}

export class InboxWatch {
  readonly #parts: InboxWatchParts;
  readonly #waiting: Offer[] = [];
  /** Names that stay in the folder and were told of. */
  readonly #refused = new Set<string>();
  readonly #openedMs: number[] = [];
  #isWorking = false;
  #isPaused = false;
  #watcher: FSWatcher | undefined;

  constructor(parts: InboxWatchParts) {
    this.#parts = parts;
  }

  /** From now on what comes into the folder is opened, beginning with what lies there. A folder that cannot be watched is logged. */
  start(): void {
    const { folder, log } = this.#parts;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#watcher = watch(folder, { persistent: false }, (_kind, name) => {
        if (name !== null) this.#found(name);
      });
      this.#watcher.on('error', (error) => {
        log('warn', 'the inbox is not watched any more', error);
      });
      for (const name of readdirSync(folder)) this.#found(name);
    } catch (error) {
      log('warn', 'the inbox cannot be watched', error);
    }
  }

  stop(): void {
    this.#watcher?.close();
  }

  /** Opens a request that a start names. */
  offer(path: string): void {
    this.#add({ path, isNamed: true });
  }

  #found(name: string): void {
    if (requestIdOf(name) === undefined || this.#refused.has(name)) return;
    const path = join(this.#parts.folder, name);
    if (this.#waiting.length >= mostWaiting || this.#waiting.some((offer) => offer.path === path)) return;
    this.#add({ path, isNamed: false });
  }

  #add(offer: Offer): void {
    this.#waiting.push(offer);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isWorking || this.#isPaused) return;
    this.#isWorking = true;
    try {
      while (this.#waiting[0] !== undefined && this.#mayOpen()) {
        const [offer] = this.#waiting.splice(0, 1);
        if (offer !== undefined) await this.#open(offer);
      }
    } finally {
      this.#isWorking = false;
    }
  }

  async #open({ path, isNamed }: Offer): Promise<void> {
    const { log, show, showWindow, nowMs } = this.#parts;
    try {
      const opened = await this.#parts.open(path);
      if (opened === null) return;
      this.#openedMs.push(nowMs());
      showWindow();
      show(opened);
    } catch (error) {
      const dto = toErrorDto(error);
      log('warn', `request refused: ${dto.code} ${basename(path)}`, dto.code === 'internal' ? error : undefined);
      if (dto.code === 'engine.lost') return;
      this.#refused.add(basename(path));
      if (isNamed || !quiet.has(dto.code)) this.#refuse(dto);
    }
  }

  #refuse(error: ErrorDto): void {
    this.#parts.show({ view: 'refused', error });
  }

  /** False when so many came that the rest waits; it goes on by itself then. */
  #mayOpen(): boolean {
    const { nowMs, later } = this.#parts;
    const now = nowMs();
    while (this.#openedMs[0] !== undefined && now - this.#openedMs[0] >= minuteMs) this.#openedMs.shift();
    const [oldest] = this.#openedMs;
    if (oldest === undefined || this.#openedMs.length < openedAMinute) return true;
    this.#isPaused = true;
    later(oldest + minuteMs - now, () => {
      this.#isPaused = false;
      void this.#work();
    });
    this.#refuse(tooMany(this.#waiting.length).dto);
    return false;
  }
}

function tooMany(waiting: number): AppError {
  return new AppError({
    code: 'request.too_many',
    message: `More than ${openedAMinute} scenes arrived within a minute; ${waiting} more wait.`,
    safe: 'Nothing was sent. Those that wait open by themselves in a minute.',
    hint: 'If nobody pressed a button that often, look for the program that does.',
  });
}
