/** What links, plan files and other starts ask the window to show, kept until a page is there to show it. */
import { AppError, toErrorDto } from '../../shared/domain/errors';
import { parseLink } from '../../shared/domain/links';
import type { EventPayload } from '../../shared/ipc/contract';
import type { LaunchData } from './launchArguments';

export type OpenRequest = EventPayload<'open.requested'>;

export interface OpenRequestParts {
  readonly send: (request: OpenRequest) => void;
  /** Reads a plan file and answers the transfer whose review waits. */
  readonly openPlan: (path: string) => Promise<{ readonly uid: string }>;
  /** Opens the request of a DCC and shows it. */
  readonly openRequest: (path: string) => void;
  readonly nowMs: () => number;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
}

const linksAllowed = 5;
const linkWindowMs = 10_000;

export class OpenRequests {
  readonly #parts: OpenRequestParts;
  readonly #linksMs: number[] = [];
  #isPageReady = false;
  /** The newest request that no page has taken. */
  #waiting: OpenRequest | undefined;

  constructor(parts: OpenRequestParts) {
    this.#parts = parts;
  }

  /** Shows what a start asks for; nothing when it asks for nothing. */
  launch({ show, link, planPath, requestPath }: LaunchData): void {
    if (link !== undefined) this.link(link);
    if (planPath !== undefined) void this.plan(planPath);
    if (requestPath !== undefined) this.#parts.openRequest(requestPath);
    if (show !== undefined) this.show({ view: 'review', uid: show });
  }

  /** A link opens a page or is refused in words; it never does more. */
  link(text: string): void {
    const nowMs = this.#parts.nowMs();
    while (this.#linksMs[0] !== undefined && nowMs - this.#linksMs[0] >= linkWindowMs) this.#linksMs.shift();
    try {
      if (this.#linksMs.length >= linksAllowed) throw tooManyLinks();
      this.#linksMs.push(nowMs);
      this.show(parseLink(text));
    } catch (error) {
      this.#refuse('link', error);
    }
  }

  /** Resolves when the plan's review or the reason against it was asked to be shown. */
  async plan(path: string): Promise<void> {
    try {
      const { uid } = await this.#parts.openPlan(path);
      this.show({ view: 'review', uid });
    } catch (error) {
      this.#refuse('plan', error);
    }
  }

  /** For a page that begins: what waits for it. From now on requests go to it at once. */
  take(): OpenRequest | null {
    const request = this.#waiting ?? null;
    this.#waiting = undefined;
    this.#isPageReady = true;
    return request;
  }

  /** The page is loaded again or its process ended. */
  pageGone(): void {
    this.#isPageReady = false;
  }

  #refuse(what: string, error: unknown): void {
    const dto = toErrorDto(error);
    this.#parts.log('warn', `${what} refused: ${dto.code}`, dto.code === 'internal' ? error : undefined);
    this.show({ view: 'refused', error: dto });
  }

  /** Shows a page at once, or as soon as there is one to show it. */
  show(request: OpenRequest): void {
    if (this.#isPageReady) this.#parts.send(request);
    else this.#waiting = request;
  }
}

function tooManyLinks(): AppError {
  return new AppError({
    code: 'link.invalid',
    message: 'Too many links arrived within a few seconds.',
    safe: 'Nothing was opened or changed by the last one.',
    hint: 'Wait ten seconds and open the link again.',
  });
}
