/** Whether the pane beside the rows is open: as the width allows, until somebody says so. */
import { useState } from 'react';

export interface SplitPane {
  /** Undefined: as the width allows. */
  readonly isOpen: boolean | undefined;
  readonly open: () => void;
  readonly toggle: () => void;
}

/** The state of one pane, shut where the window is narrow. */
export function useSplitPane(): SplitPane {
  const [isOpen, setOpen] = useState<boolean>();
  return {
    isOpen,
    open: () => {
      if (!(isOpen ?? isWide())) setOpen(true);
    },
    toggle: () => {
      setOpen(!(isOpen ?? isWide()));
    },
  };
}

/** The pane stands beside the rows from this width on; below it is a drawer that Space opens. */
function isWide(): boolean {
  return matchMedia('(min-width: 900px)').matches;
}
