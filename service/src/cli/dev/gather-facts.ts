import { z } from 'zod';
import type { Service } from '../../app/start-service.js';
import { apiAt, type Api } from './call-api.js';
import { connectSandbox, type Sandbox } from './connect-sandbox.js';
import { readReadyFile, type ReadyFacts } from './ready-file.js';

const FAULT_BOARD = 'Faults';
const boards = z.array(z.object({ id: z.string(), name: z.string() }));
const accounts = z.array(z.object({ id: z.string(), reconnect_required: z.boolean() }));

export type TrialFacts = Omit<ReadyFacts, 'mongodb_uri' | 'redis_url'>;

/** The sandbox of an earlier start where it still works, else a new one; and its boards. */
export async function gatherFacts(
	service: Service,
	{ dataDir, simulatorUrl }: { readonly dataDir: string; readonly simulatorUrl: string },
): Promise<{ facts: TrialFacts; api: Api }> {
	const sandbox =
		(await earlierSandbox(service.url, dataDir)) ??
		(await connectSandbox(service.context, service.url));
	const api = apiAt(service.url, sandbox.apiKey);
	const listed = await api.call(
		{ method: 'GET', path: `/v1/pinterest/boards?account_id=${sandbox.accountId}` },
		boards,
	);
	return {
		api,
		facts: {
			url: service.url,
			api_key: sandbox.apiKey,
			workspace_id: sandbox.workspaceId,
			account_id: sandbox.accountId,
			boards: listed.filter((board) => board.name !== FAULT_BOARD),
			fault_boards: listed.filter((board) => board.name === FAULT_BOARD),
			image_url: `${simulatorUrl}/_sim/image.png`,
			simulator_url: simulatorUrl,
		},
	};
}

async function earlierSandbox(url: string, dataDir: string): Promise<Sandbox | null> {
	const earlier = await readReadyFile(dataDir);
	if (!earlier) return null;
	const api = apiAt(url, earlier.api_key);
	try {
		const known = await api.call({ method: 'GET', path: '/v1/pinterest/accounts' }, accounts);
		const account = known.find((each) => each.id === earlier.account_id);
		if (!account || account.reconnect_required) return null;
	} catch {
		// The key belongs to stores that are no longer these.
		return null;
	}
	return {
		workspaceId: earlier.workspace_id,
		accountId: earlier.account_id,
		apiKey: earlier.api_key,
	};
}
