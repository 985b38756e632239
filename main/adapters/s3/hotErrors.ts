/** A refusal of the store as the SDK would throw it, so that one table translates both. */
import type { IncomingMessage } from 'node:http';

const bodyBytesAtMost = 64 << 10;

/** Reads the body of the answer, which says more than its status. */
export async function answerError(answer: IncomingMessage, status: number): Promise<Error> {
  const xml = await bodyText(answer);
  const code = field(xml, 'Code') ?? (status === 404 ? 'NotFound' : 'UnknownError');
  const error = new Error(field(xml, 'Message') ?? code);
  error.name = code;
  return Object.assign(error, {
    Code: code,
    Region: field(xml, 'Region'),
    ServerTime: field(xml, 'ServerTime'),
    $metadata: { httpStatusCode: status },
    $response: { statusCode: status, headers: answer.headers },
  });
}

async function bodyText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesAtMost) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function field(xml: string, name: string): string | undefined {
  const [, value] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return value === undefined || value === '' ? undefined : value.replace(/&(amp|lt|gt|quot|apos|#39);/g, unescaped);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };

function unescaped(whole: string, name: string): string {
  return entities[name] ?? whole;
}
