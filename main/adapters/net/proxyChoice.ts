/** Which proxy the sockets of Node would take to a URL, by the rules of its agents. */

type Environment = Readonly<Record<string, string | undefined>>;

/** `undefined` where the server is connected to itself. */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const text = names.map((name) => env[name] ?? '').find((value) => value !== '');
  if (text === undefined || !URL.canParse(text)) return undefined;
  const except = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  return isExcepted(url, except) ? undefined : new URL(text);
}

function isExcepted({ hostname, port, protocol }: URL, except: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const portText = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return except
    .split(/[\s,]+/)
    .map((entry) => entry.toLowerCase())
    .some((entry) => {
      if (entry === '') return false;
      if (entry === '*') return true;
      const [, name = entry, named] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
      if (named !== undefined && named !== portText) return false;
      if (name.startsWith('*.')) return host.endsWith(name.slice(1));
      if (name.startsWith('.')) return host.endsWith(name) || host === name.slice(1);
      return host === name;
    });
}
