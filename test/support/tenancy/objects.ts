import { randomUUID } from 'node:crypto';
import { issueSetupLink } from '../../../service/src/features/people/index.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { systemRandom } from '../../../service/src/platform/random.js';
import type { Context } from '../../../service/src/app/context.js';
import type { Api } from '../api-client.js';
import { anAsset } from '../media-files.js';
import type { Tenant } from '../tenant.js';

/** One of everything that a workspace can have, by id. */
export interface Objects {
	readonly account: string;
	readonly board: string;
	readonly client: string;
	readonly pin: string;
	readonly failedPin: string;
	readonly schedule: string;
	readonly failedSchedule: string;
	readonly video: string;
	readonly image: string;
	readonly webhook: string;
	readonly apiKey: string;
	readonly connectLink: string;
	readonly linkToken: string;
	readonly setupToken: string;
	readonly oauthState: string;
	readonly project: string;
	readonly tenant: string;
	readonly tenantProject: string;
	/** Of a person who owns the organization. */
	readonly email: string;
	/** A text that nothing else has. */
	readonly fresh: string;
	/** An instant in a month. */
	readonly later: string;
}

/** Ids that nobody has, each of the form that the real one has. */
export const MISSING: Objects = {
	...(Object.fromEntries(
		[
			'account',
			'client',
			'pin',
			'failedPin',
			'schedule',
			'failedSchedule',
			'video',
			'image',
			'webhook',
			'apiKey',
			'connectLink',
			'project',
			'tenant',
			'tenantProject',
			'oauthState',
			'fresh',
		].map((name, index) => [name, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`]),
	) as unknown as Objects),
	board: '999999999999999999',
	email: 'nobody@example.com',
	linkToken: 'A'.repeat(43),
	setupToken: 'A'.repeat(43),
};

const MONTH_MS = 30 * 86_400_000;

interface Ground {
	readonly context: Context;
	/** Whoever the set-up link is for owns this organization. */
	readonly organizationId: string;
}

/** Makes one of everything in a tenant's workspace. */
export async function makeObjects(
	{ context, organizationId }: Ground,
	tenant: Pick<Tenant, 'workspaceId' | 'accountId' | 'boardId' | 'api'>,
): Promise<Objects> {
	const { workspaceId, accountId: account, boardId: board, api } = tenant;
	const fresh = randomUUID();
	const later = new Date(context.clock.now().getTime() + MONTH_MS).toISOString();
	const make = maker(api);
	const client = await make('/v1/clients', { name: `Client ${fresh}` });
	await api('PATCH', `/v1/pinterest/accounts/${account}`, { body: { client_id: client.id } });
	const pin = () =>
		make('/v1/pins', {
			account_id: account,
			board_id: board,
			title: `Pin ${fresh}`,
			image_url: 'https://images.example/soup.png',
		});
	const schedule = () =>
		make('/v1/schedules', {
			account_id: account,
			board_id: board,
			title: `Schedule ${fresh}`,
			image_url: 'https://images.example/soup.png',
			run_at: later,
		});
	const [failedPin, failedSchedule] = [(await pin()).id, (await schedule()).id];
	await fail(context, [{ _id: failedPin }, { scheduleId: failedSchedule }]);
	const link = await make('/v1/connect-links', { label: 'A client', account_id: account });
	const start = await api('GET', `/v1/pinterest/oauth/start?account_id=${account}`);
	const page = new URL((start.body as { authorization_url: string }).authorization_url);
	return {
		account,
		board,
		client: client.id,
		pin: (await pin()).id,
		failedPin,
		schedule: (await schedule()).id,
		failedSchedule,
		video: (await anAsset(context, { workspaceId, type: 'video' }))._id,
		image: (await anAsset(context, { workspaceId, type: 'image' }))._id,
		webhook: (
			await make('/v1/webhooks', {
				url: `http://127.0.0.1:9/${fresh}`,
				secret: 'a-secret-of-thirty-two-characters',
			})
		).id,
		apiKey: (await make('/v1/api-keys', { name: 'of nobody' })).id,
		connectLink: link.id,
		linkToken: new URL(link.url ?? '').pathname.split('/').at(-1) ?? '',
		oauthState: page.searchParams.get('state') ?? '',
		project: workspaceId,
		tenant: organizationId,
		tenantProject: workspaceId,
		fresh,
		later,
		...(await invite(context, organizationId)),
	};
}

interface Made {
	readonly id: string;
	readonly url?: string;
}

const maker =
	(api: Api) =>
	async (path: string, body: object): Promise<Made> => {
		const answer = await api('POST', path, { body });
		if (answer.status !== 201) throw new Error(`POST ${path} made nothing: ${answer.text}`);
		return answer.body as Made;
	};

async function fail({ connection, clock }: Context, which: readonly object[]): Promise<void> {
	const fault = { code: 'board_access_denied', message: 'As a test wants it.', at: clock.now() };
	await nativeDatabase(connection)
		.collection('publications')
		.updateMany({ $or: [...which] }, { $set: { state: 'failed', fault }, $unset: { nextAt: 1 } });
}

async function invite(
	{ people, clock }: Context,
	organizationId: string,
): Promise<Pick<Objects, 'email' | 'setupToken'>> {
	const email = `owner@${organizationId}.example`;
	const path = await issueSetupLink(
		{ people: people.people, clock, random: systemRandom },
		{ email, organizationId },
	);
	return { email, setupToken: path.split('/').at(-1) ?? '' };
}
