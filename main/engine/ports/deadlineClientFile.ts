/** The Deadline client's config file, which other programs write too. */
export interface DeadlineClientFile {
  /** Display path of the file. */
  readonly path: string;
  /** The whole text; an absent file is empty. `config.invalid` when it is no UTF-8 text of a sensible size. */
  read(): Promise<ClientFileText>;
  /** Changes when the file does: times, size and identity in one text; empty while there is no file. */
  stamp(): Promise<string>;
  /** Puts a whole new text in place of the file, for its owner alone; its folder is made. Old or new, never empty. */
  replace(text: string): Promise<void>;
}

export interface ClientFileText {
  readonly text: string;
  /** Of the very file that the text was read from. */
  readonly stamp: string;
}
