/** What choosing names asks: which places are taken, and which rows carry a name that is found anew. */

/** Names that lie on the disk already. */
export interface TakenNames {
  has(rootId: number, path: string): boolean;
}

/** Whether the name of a row is found here. */
export type IsNamed = (index: number) => boolean;
