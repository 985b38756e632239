/** What happens to a body on its way in: it is counted, slowed down, changed or broken off. */
import type { Intake } from './intake';
import type { Exchange, Sending } from './respond';

export function tapOf({ shaper, waits, count }: Sending, exchange: Exchange): Intake['tap'] {
  const { request, response, row, action } = exchange;
  const { reset, stall, blackhole, corrupt } = action;
  const { shaping } = shaper;
  const isShaped = shaping.upBps !== undefined || shaping.perConnectionBps !== undefined;
  // Reset and stall of nothing at all happened before anything was looked at.
  const fault = [reset, stall, blackhole].find((each) => each !== undefined && each.side !== 'response');
  let cutAt = fault === undefined || fault.afterBytes === 0 ? undefined : fault.afterBytes;
  const lengthBytes = Number(request.headers['content-length'] ?? Infinity);

  const cut = async (): Promise<void> => {
    if (reset !== undefined) request.socket.resetAndDestroy();
    else await waits.until(response, stall === undefined ? { gate: row.fault ?? '' } : { ms: stall.ms });
  };
  return (piece, atBytes) => {
    row.bytesIn += piece.length;
    count(piece.length);
    if (corrupt?.side === 'wire') {
      const at = corrupt.offset - (atBytes - piece.length);
      const old = piece[at];
      if (at >= 0 && old !== undefined) piece[at] = old ^ corrupt.xor;
    }
    // Later than the end is at the end.
    if (cutAt !== undefined && atBytes >= Math.min(cutAt, lengthBytes)) {
      cutAt = undefined;
      return cut();
    }
    const ms = isShaped ? shaper.waitMs('up', request.socket, piece.length) : 0;
    return ms < 1 ? undefined : waits.until(response, { ms }).then(() => undefined);
  };
}
