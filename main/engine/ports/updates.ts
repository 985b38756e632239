/** Where news of newer versions come from. */

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
export type InstallKind = 'deb' | 'rpm' | 'folder' | 'windows' | 'mac';
