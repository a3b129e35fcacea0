import { randomUUID } from 'node:crypto';
import {
	createActivityStore,
	recordActivity,
	recordEvents,
	type ToldEvent,
} from '../../../service/src/features/activity/index.js';
import { listActivity } from '../../../service/src/features/activity/list-activity.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import {
	connectMongo,
	ensureIndexes,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { fakeClock } from '../access/fake-clock.js';
import { lineCollector } from '../../support/line-collector.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

const clock = fakeClock();
const DAY_MS = 24 * 3_600_000;

let database: TestDatabase;
let connection: Connection;
let activity: ReturnType<typeof createActivityStore>;
let workspaceId: string;
beforeAll(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	activity = createActivityStore(connection);
	await ensureIndexes(connection);
});
beforeEach(() => {
	workspaceId = randomUUID();
});
afterAll(async () => {
	await connection.close();
	await database.drop();
});

const told = (name: string, data: Record<string, unknown> = {}): ToldEvent => ({
	workspaceId,
	event: { id: `${randomUUID()}.1.${name}`, name, at: clock.now() },
	facts: { pinId: name.startsWith('pin.') ? randomUUID() : null, data },
});
const list = (query = {}, accountIds: string[] | null = null) =>
	listActivity({ activity }, { workspaceId, accountIds, keyId: 'reader' }, { limit: 50, ...query });
const actor = () => ({ workspaceId, keyId: randomUUID(), keyName: 'n8n' });

describe('recordEvents', () => {
	it.each([
		['pin.published', 'pin.published', 'publishing', 'success'],
		['pin.failed', 'pin.publish_failed', 'publishing', 'failed'],
		['pin.canceled', 'pin.canceled', 'publishing', 'canceled'],
		['pin.retrying', 'pin.retrying', 'publishing', 'queued'],
		['account.reconnect_required', 'account.reconnect_required', 'integration', 'failed'],
	])('keeps %s as %s', async (name, action, category, status) => {
		const event = told(name, { pinterest_account_id: randomUUID() });
		await recordEvents({ activity }, [event]);
		const { items } = await list();
		expect(items).toMatchObject([{ action, category, status, actor_type: 'worker' }]);
		expect(items[0]?.message).toMatch(/\.$/);
	});

	it('keeps one entry for an event that is told twice', async () => {
		const events = [told('pin.published'), told('pin.failed')];
		await recordEvents({ activity }, events);
		await recordEvents({ activity }, [...events, told('pin.canceled')]);
		expect((await list()).items).toHaveLength(3);
	});

	it('says why a pin failed', async () => {
		const error = { code: 'invalid_image', message: 'Pinterest refused the image.' };
		await recordEvents({ activity }, [told('pin.failed', { error, board_id: '7' })]);
		expect((await list()).items).toMatchObject([
			{ message: error.message, metadata: { error_code: 'invalid_image', board_id: '7' } },
		]);
	});
});

describe('recordActivity', () => {
	const done = { action: 'webhook.created', category: 'configuration', message: 'Made.' } as const;

	it('keeps who did what, for 90 days', async () => {
		const who = actor();
		const deps = { activity, clock, logger: createLogger({ level: 'silent' }) };
		recordActivity(deps, who, { ...done, requestId: 'r1', metadata: { url: 'https://e.com' } });
		await until(async () => (await list()).items.length > 0);
		const [entry] = (await list()).items;
		expect(entry).toMatchObject({
			actor_type: 'api_key',
			actor_label: 'n8n',
			status: 'success',
			request_id: 'r1',
			metadata: { api_key_id: who.keyId, url: 'https://e.com' },
			retention_days: 90,
		});
		const lasts = Date.parse(entry?.expires_at ?? '') - clock.now().getTime();
		expect(lasts).toBe(90 * DAY_MS);
	});

	it('fails nothing when the entry cannot be written, and says so in the log', async () => {
		const { lines, destination } = lineCollector();
		const logger = createLogger({ level: 'warn', destination });
		const broken = { insertMissing: () => Promise.reject(new Error('away')) };
		recordActivity({ activity: broken, clock, logger }, actor(), done);
		await until(() => lines.length > 0);
		expect(lines[0]).toContain('webhook.created');
	});
});

describe('listActivity', () => {
	it('pages through all, newest first, each once, while more come', async () => {
		for (let i = 0; i < 7; i++) {
			if (i % 2 === 0) clock.advance(1_000);
			await recordEvents({ activity }, [told('pin.published', { attempts: i })]);
		}
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const page = await list({ limit: 3, cursor });
			seen.push(...page.items.map(({ id }) => id));
			cursor = page.next_cursor ?? undefined;
			clock.advance(1_000);
			await recordEvents({ activity }, [told('pin.failed')]);
		} while (cursor);
		const all = (await list({ action: 'pin.published' })).items.map(({ id }) => id);
		expect(seen).toEqual(all);
		expect(new Set(seen).size).toBe(7);
	});

	it('ends exactly at the last entry', async () => {
		await recordEvents({ activity }, [told('pin.published'), told('pin.failed')]);
		expect((await list({ limit: 2 })).next_cursor).toBeNull();
		expect((await list({ limit: 1 })).next_cursor).toEqual(expect.any(String));
	});

	it.each(['x', '', '0.1', Buffer.from('12.zz').toString('base64url')])(
		'refuses the cursor %j, or takes it for none when empty',
		async (cursor) => {
			const page = list({ cursor });
			if (cursor === '') expect((await page).items).toEqual([]);
			else await expect(page).rejects.toMatchObject({ code: 'validation_error' });
		},
	);

	it('shows a key with an account list only entries of those accounts', async () => {
		const [own, other] = [randomUUID(), randomUUID()];
		await recordEvents({ activity }, [
			told('pin.published', { pinterest_account_id: own }),
			told('pin.failed', { pinterest_account_id: other }),
			told('pin.canceled'),
		]);
		const actions = (await list({}, [own])).items.map(({ action }) => action);
		expect(actions.sort()).toEqual(['pin.published']);
	});
});
