/** Speaks to assistive technology without moving focus. Mounted once; anybody may call `announce`. */
import { useEffect, useState, type ReactElement } from 'react';

export type Urgency = 'polite' | 'assertive';

interface Announcement {
  readonly text: string;
  readonly urgency: Urgency;
  readonly turn: number;
}

let turn = 0;
const listeners = new Set<(announcement: Announcement) => void>();

/** Polite for results, assertive only for "stopped, needs you". */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  turn += 1;
  for (const listener of listeners) listener({ text, urgency, turn });
}

export function LiveRegion(): ReactElement {
  const [last, setLast] = useState<Announcement>();
  useEffect(() => {
    listeners.add(setLast);
    return () => {
      listeners.delete(setLast);
    };
  }, []);
  // Keyed by turn: the same sentence twice is spoken twice. The attribute keeps both regions alive behind a modal dialog.
  return (
    <div className="sr" data-live-announcer="true">
      <div role="status" aria-live="polite">
        {last?.urgency === 'polite' && <span key={last.turn}>{last.text}</span>}
      </div>
      <div role="alert" aria-live="assertive">
        {last?.urgency === 'assertive' && <span key={last.turn}>{last.text}</span>}
      </div>
    </div>
  );
}
