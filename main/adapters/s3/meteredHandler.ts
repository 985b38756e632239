/** The SDK's way to the network, where the bytes of large bodies pass the limit on uploads piece by piece. */
import { Readable } from 'node:stream';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import type { StoreFlow } from '../../engine/ports/flow';

type Handle = NodeHttpHandler['handle'];

/** Bodies up to here wait for the limit as a whole, before they are sent. */
export const meteredWholeAtMost = 64 << 10;

const pieceBytes = 64 << 10;

/** Bodies are sent as they are while nothing limits them. */
export function createMeteredHandler(options: NodeHttpHandlerOptions, flow: StoreFlow | undefined): NodeHttpHandler {
  return flow === undefined ? new NodeHttpHandler(options) : new MeteredHandler(options, flow);
}

class MeteredHandler extends NodeHttpHandler {
  private readonly flow: StoreFlow;

  constructor(options: NodeHttpHandlerOptions, flow: StoreFlow) {
    super(options);
    this.flow = flow;
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const body: unknown = request.body;
    if (!(body instanceof Uint8Array) || body.length <= meteredWholeAtMost || !this.flow.isLimited('up'))
      return await super.handle(request, options);
    const ended = new AbortController();
    const stream = Readable.from(pieces(body, this.flow, ended.signal), { objectMode: false });
    // It ends with an error only because the request has ended.
    stream.on('error', () => undefined);
    // The same request with another body; a repeated one begins with the bytes again.
    const metered = Object.create(request) as typeof request;
    metered.body = stream;
    try {
      return await super.handle(metered, options);
    } finally {
      ended.abort();
      stream.destroy();
    }
  }
}

async function* pieces(body: Uint8Array, flow: StoreFlow, signal: AbortSignal): AsyncIterable<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceBytes) {
    const piece = body.subarray(at, at + pieceBytes);
    await flow.move('up', piece.length, signal);
    yield piece;
  }
}
