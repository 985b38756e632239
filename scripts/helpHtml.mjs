/** Pages of the help as HTML: one style, no scripts, every text escaped. */

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const inline = (content) =>
  content
    .map((part) => {
      const text = escaped(part.text);
      if (part.kind === 'code') return `<code>${text}</code>`;
      if (part.kind === 'bold') return `<strong>${text}</strong>`;
      if (part.kind === 'link')
        return `<a href="${part.page}.html${part.anchor && `#${escaped(part.anchor)}`}">${text}</a>`;
      return text;
    })
    .join('');

function block(one) {
  switch (one.kind) {
    case 'heading':
      return `<h${one.level} id="${escaped(one.id)}">${inline(one.content)}</h${one.level}>`;
    case 'paragraph':
      return `<p>${inline(one.content)}</p>`;
    case 'code':
      return `<pre tabindex="0">${escaped(one.text)}</pre>`;
    case 'list': {
      const tag = one.isOrdered ? 'ol' : 'ul';
      return `<${tag}>${one.items.map((item) => `<li>${inline(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table': {
      const head = one.head.map((cell) => `<th scope="col">${inline(cell)}</th>`).join('');
      const rows = one.rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>`);
      return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
    }
    default:
      throw new Error(`There is no ${one.kind} in HTML.`);
  }
}

const style = `:root{color-scheme:light dark}body{margin:0;font:15px/1.5 system-ui,sans-serif;display:grid;grid-template-columns:15rem minmax(0,46rem);gap:2rem;padding:1.5rem}
nav h2{font-size:.8rem;margin:1rem 0 .25rem}nav ul{list-style:none;margin:0;padding:0}nav a[aria-current]{font-weight:600;text-decoration:none}
pre{overflow:auto;padding:.75rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:5px}pre,code{font:.85em/1.5 ui-monospace,monospace}
table{border-collapse:collapse}th,td{text-align:start;vertical-align:top;padding:.25rem 1rem .25rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
@media(max-width:50rem){body{display:block}}`;

/** One page with the contents of all beside it. */
export function htmlPage(page, all) {
  const groups = [...new Set(all.map(({ group }) => group))].map((group) => {
    const links = all
      .filter((each) => each.group === group)
      .map(
        ({ name, title }) =>
          `<li><a href="${name}.html"${name === page.name ? ' aria-current="page"' : ''}>${escaped(title)}</a></li>`,
      );
    return `<h2>${escaped(group)}</h2><ul>${links.join('')}</ul>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(page.title)} · Satchel</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Contents">${groups.join('')}</nav>
<main>
${page.blocks.map(block).join('\n')}
</main>
</body>
</html>
`;
}
