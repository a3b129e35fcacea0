import { z } from 'zod';
import { CREDENTIAL_TYPE, type SavedCredential } from './bench.js';
import type { N8nApi } from './n8n-api.js';

export interface CredentialValues {
	readonly baseUrl: string;
	readonly apiKey: string;
}

const verdict = z.object({ status: z.enum(['OK', 'Error']), message: z.string() });

export function saveCredential(n8n: N8nApi, data: CredentialValues): Promise<SavedCredential> {
	const body = { name: 'Pinlane', type: CREDENTIAL_TYPE, data };
	return n8n.call(
		{ method: 'POST', path: '/rest/credentials', body },
		z.object({ id: z.string(), name: z.string() }),
	);
}

/** The test that the editor runs when a credential is saved. */
export function testCredential(
	n8n: N8nApi,
	{ id, name }: SavedCredential,
	data: CredentialValues,
): Promise<z.output<typeof verdict>> {
	const body = { credentials: { id, name, type: CREDENTIAL_TYPE, data } };
	return n8n.call({ method: 'POST', path: '/rest/credentials/test', body }, verdict);
}
