import { z } from 'zod';
import type { Bench } from './bench.js';

const found = z.object({ results: z.array(z.object({ name: z.string(), value: z.string() })) });
export type FoundRow = z.output<typeof found>['results'][number];

/** What the editor shows under "From List" of a field, for what stands in the others. */
export async function searchList(
	bench: Bench,
	asked: {
		readonly field: string;
		readonly method: string;
		readonly parameters: Readonly<Record<string, unknown>>;
		readonly filter?: string;
	},
): Promise<readonly FoundRow[]> {
	const { field, method, parameters, filter } = asked;
	const { type, credentials } = bench.node({ name: '', type: 'publishPin', parameters });
	const body = {
		path: `parameters.${field}`,
		nodeTypeAndVersion: { name: type, version: 1 },
		currentNodeParameters: parameters,
		methodName: method,
		credentials,
		filter,
	};
	const path = '/rest/dynamic-node-parameters/resource-locator-results';
	return (await bench.n8n.call({ method: 'POST', path, body }, found)).results;
}
