/** Where news of newer versions come from, and what puts one in the place of this copy. */

export interface UpdateFeed {
  /**
   * Reads one small file over https, or http on this computer itself: no redirect is followed, nothing that identifies anybody is
   * sent. `network.*` where that fails, `updates.feed` for an answer that is no such file.
   */
  read(url: string): Promise<Uint8Array>;
  /** Whether a base64 signature of these bytes was made with the secret half of this Ed25519 key. */
  isSignedBy(bytes: Uint8Array, signature: string, key: string): boolean;
}

/** How Satchel came to this computer, and so how a newer one does. */
export type InstallKind = 'deb' | 'rpm' | 'folder' | 'windows' | 'mac' | 'appimage' | 'nsis';

/** A package as a feed names it. */
export interface UpdatePackage {
  readonly url: string;
  /** In base64. */
  readonly sha512: string;
  readonly sizeBytes: number;
}

/** Puts a newer Satchel in the place of this copy; there is none where the place is not the person's own. */
export interface UpdateReplacement {
  /** How the name of a package ends that can take the place of this copy. */
  readonly packageEnd: string;
  /**
   * Fetches a package to where it waits, unless it waits there already. A file that is not what the feed names is `updates.package`
   * and is gone. May be called again with another package, which takes the place of the one before.
   */
  fetch(wanted: UpdatePackage, signal: AbortSignal): Promise<void>;
  /** Looks at the waiting file once more and puts it in place, whole or not at all; this copy runs on until it ends. */
  install(wanted: UpdatePackage): Promise<void>;
}
