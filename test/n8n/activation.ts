import { z } from 'zod';
import { until } from '../support/until.js';
import { N8nRefused, type N8nApi } from './n8n-api.js';
import type { SavedWorkflow } from './workflow.js';

const WITHIN_MS = 90_000;

const publication = z.object({
	pendingVersionId: z.string().nullish(),
	triggers: z.array(z.object({ status: z.string(), errorMessage: z.string().nullish() })),
});
type Publication = z.output<typeof publication>;

/**
 * Switches a workflow on. n8n's call only asks for it and answers success at once, so this waits
 * until every trigger has registered itself. Throws with n8n's words when one was refused.
 */
export async function activate(api: N8nApi, { id, versionId }: SavedWorkflow): Promise<void> {
	const body = { versionId };
	await api.call({ method: 'POST', path: `/rest/workflows/${id}/activate`, body }, z.unknown());
	const { triggers } = await awaitPublication(api, id, ({ triggers: all }) => all.length > 0);
	const refused = triggers.filter(({ status }) => status !== 'activated');
	if (refused.length > 0) {
		const told = refused.map(({ status, errorMessage }) => errorMessage ?? status);
		throw new Error(`the trigger was not activated: ${told.join('; ')}`);
	}
}

/** Switches a workflow off and waits until its triggers have withdrawn. */
export async function deactivate(api: N8nApi, { id }: SavedWorkflow): Promise<void> {
	const path = `/rest/workflows/${id}/deactivate`;
	await api.call({ method: 'POST', path, body: {} }, z.unknown());
	await awaitPublication(api, id, ({ triggers }) => triggers.length === 0);
}

async function awaitPublication(
	api: N8nApi,
	id: string,
	wanted: (status: Publication) => boolean,
): Promise<Publication> {
	let last: Publication = { triggers: [] };
	await until(
		async () => {
			last = await publicationOf(api, id);
			return !last.pendingVersionId && wanted(last);
		},
		{ within: WITHIN_MS, every: 200, what: `the switch of workflow ${id}` },
	);
	return last;
}

async function publicationOf(api: N8nApi, id: string): Promise<Publication> {
	const path = `/rest/workflows/${id}/publication-status`;
	try {
		return await api.call({ method: 'GET', path }, publication);
	} catch (error) {
		if (error instanceof N8nRefused && error.status === 404) return { triggers: [] };
		throw error;
	}
}
