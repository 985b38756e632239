/** The folder that DCCs put their requests into. Who writes there is not known before a file was looked at. */

/** What the open file itself says, whatever its name leads to by now. */
export interface InboxFileFacts {
  readonly isRegular: boolean;
  readonly linkCount: number;
  /** Owned by whoever runs Satchel; true where the system has no owners that can be asked for. */
  readonly isOwn: boolean;
  readonly isWritableByOthers: boolean;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

export interface InboxFile {
  readonly facts: InboxFileFacts;
  /** At most so many bytes and one more. */
  read(mostBytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Names are those of request files. Rejects with `disk.*`. */
export interface Inbox {
  /**
   * The name of a request that lies right in the inbox, `request.inbox` when the folder cannot be trusted; `ipc.rejected` for
   * every other path.
   */
  nameOf(path: string): Promise<string>;
  /** `link` where the name is one, undefined where nothing is there. Never waits for a pipe. */
  open(name: string): Promise<InboxFile | 'link' | undefined>;
  /** Whether this call took the file away: of several processes one is told so. */
  claim(name: string): Promise<boolean>;
  /** Whether a request of this id was noted as opened, by whichever process and before whichever restart. */
  wasOpened(id: string): Promise<boolean>;
  /** Remembers the id of a request that is opened now; of many the newest are kept. */
  noteOpened(id: string): Promise<void>;
  /** Puts the file aside for whoever looks for the mistake; a few are kept. */
  setAside(name: string): Promise<void>;
  /** Writes what a script polls for, whole or not at all. */
  answer(id: string, text: string): Promise<void>;
  /** Removes answers, halves and requests that nobody fetched. */
  sweep(nowMs: number): Promise<void>;
}
