import { match, strictEqual } from 'node:assert/strict';
import type { ReadyFacts } from '../../service/src/cli/dev/ready-file.js';
import type { SavedCredential } from './bench.js';
import { saveCredential, testCredential } from './credential.js';
import type { N8nApi } from './n8n-api.js';
import type { Report } from './report.js';

/** Saves the credential and has n8n test it, with right and with wrong values. */
export async function driveCredential(
	report: Report,
	{ n8n, facts }: { readonly n8n: N8nApi; readonly facts: ReadyFacts },
): Promise<SavedCredential> {
	const right = { baseUrl: facts.url, apiKey: facts.api_key };
	const saved = await saveCredential(n8n, right);
	const refused = [
		{ what: 'a wrong key is refused', with: { ...right, apiKey: 'pb_test_wrong' } },
		{ what: 'a page that is no API is refused', with: { ...right, baseUrl: n8n.url } },
		{ what: 'another program is refused', with: { ...right, baseUrl: facts.simulator_url } },
		{ what: 'a wrong path is refused', with: { ...right, baseUrl: `${facts.url}/docs` } },
		{ what: 'nobody listening is told', with: { ...right, baseUrl: 'http://127.0.0.1:9' } },
	];
	await report.part('credential', async (step) => {
		await step(
			'the right key and address pass the test',
			async () => {
				const verdict = await testCredential(n8n, saved, right);
				strictEqual(verdict.status, 'OK', verdict.message);
				return verdict;
			},
			({ message }) => message,
		);
		for (const { what, with: wrong } of refused) {
			await step(
				what,
				async () => {
					const verdict = await testCredential(n8n, saved, wrong);
					strictEqual(verdict.status, 'Error', 'the test passed');
					match(verdict.message, /\S/);
					return verdict;
				},
				({ message }) => message,
			);
		}
	});
	return saved;
}
