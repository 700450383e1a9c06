import type { Channel, Environment } from '../environment.ts';
import { mapFor } from './import-map.ts';

const escape = (json: string) => json.replaceAll('<', '\\u003c');

export interface PageOptions {
  channel: Channel;
  /** The module that makes the page. */
  module: string;
  title: string;
  /** Whose page it is, where it needs no member's log-in. */
  organizationId?: string | undefined;
}

/** The document of one of the portal's apps: its import map, which the browser may override module by module. */
export function documentOf(environment: Environment, { channel, module, title, organizationId }: PageOptions): string {
  const importMap = mapFor(environment, channel);
  const address = (name: string) => importMap.imports[name] ?? '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="portal:environment" content="${environment.name}">
<meta name="portal:channel" content="${channel}">
${organizationId ? `<meta name="portal:organization" content="${organizationId}">` : ''}
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${address('@portal/kit').replace(/\.js$/, '.css')}">
<script type="overridable-importmap">${escape(JSON.stringify(importMap))}</script>
<script src="${address('import-map-overrides')}"></script>
<script type="module">import ${JSON.stringify(module)};</script>
</head>
<body>
<div id="root"></div>
<import-map-overrides-full show-when-local-storage="module-overrides"></import-map-overrides-full>
</body>
</html>
`;
}
