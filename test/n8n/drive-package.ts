import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { z } from 'zod';
import type { N8nApi } from './n8n-api.js';
import type { Report } from './report.js';
import type { N8nServer } from './start-server.js';

const themed = z.object({ light: z.string(), dark: z.string() });
const nodeType = z.object({ name: z.string(), iconUrl: z.unknown().optional() });
const NODES = ['listBoards', 'pinStatusTrigger', 'publishPin', 'schedulePin'];

/** The packed package is in n8n, whole. */
export function drivePackage(
	report: Report,
	given: { readonly n8n: N8nApi; readonly server: N8nServer; readonly packageName: string },
): Promise<void> {
	const { n8n, server, packageName } = given;
	return report.part('package', async (step) => {
		const types = await step(
			'n8n loads it and offers its nodes',
			async () => {
				deepStrictEqual(server.loadFaults(), []);
				const path = '/types/nodes.json';
				const all = await n8n.call({ method: 'GET', path }, z.array(nodeType));
				const own = all.filter(({ name }) => name.startsWith(`${packageName}.`));
				const shortNames = own.map(({ name }) => name.slice(packageName.length + 1));
				// For a node that may be a tool n8n adds a second type.
				deepStrictEqual(shortNames.filter((name) => !name.endsWith('Tool')).sort(), NODES);
				return own;
			},
			(own) => `${String(own.length)} types, tools included`,
		);
		await step(
			'icons are served, light and dark',
			async () => {
				const paths = types.flatMap(({ iconUrl }) => Object.values(themed.parse(iconUrl)));
				for (const path of new Set(paths)) {
					const answer = await fetch(`${n8n.url}/${path}`);
					strictEqual(answer.status, 200, path);
					strictEqual(answer.headers.get('content-type')?.split(';')[0], 'image/svg+xml');
				}
				return new Set(paths).size;
			},
			(count) => `${String(count)} files`,
		);
	});
}
