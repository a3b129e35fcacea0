import { publishingDeps } from '../../../service/src/app/publishing-deps.js';
import { randomUUID } from 'node:crypto';
import { createContext, type Context } from '../../../service/src/app/context.js';
import {
	readTokens,
	refreshTokens,
	type AccountRecord,
} from '../../../service/src/features/accounts/index.js';
import { revokeAccount } from '../../../service/src/features/accounts/revoke-account.js';
import {
	publishKind,
	type PublishingDeps,
} from '../../../service/src/features/publishing/index.js';
import {
	withContent,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { callerWith, WORKSPACE } from '../access/fixture.js';
import { aPublication } from '../../support/publication-builder.js';
import { startSimulatorControl, type SimulatorControl } from '../../support/simulator-control.js';
import { stackConfig } from '../../support/stack-config.js';
import { connectUser } from '../../support/tenant.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';

let database: TestDatabase;
let simulator: SimulatorControl;
/** Takes the turns. */
let publisher: Context;
/** Serves the calls. */
let api: Context;
let username: string;
let accountId: string;
let account: AccountRecord;
let boardId: string;

const openProcess = (): Promise<Context> =>
	createContext(
		stackConfig({
			PINLANE_SIMULATOR_URL: simulator.url,
			PINLANE_QUEUE_PREFIX: database.keyPrefix,
			PINLANE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
		}),
		{ stores: database, logger: createLogger({ level: 'silent' }) },
	);

beforeAll(async () => {
	database = testDatabase();
	simulator = await startSimulatorControl();
	[publisher, api] = await Promise.all([openProcess(), openProcess()]);
});
beforeEach(async () => {
	username = `user-${randomUUID()}`;
	accountId = await connect();
	account = await stored();
	const { accessToken } = await readTokens(publisher.accounts, accountId);
	const boards = await api.ports.forProvider('simulator').listBoards(accessToken);
	boardId = boards.find(({ name }) => name !== 'Faults')?.id ?? '';
});
afterEach(() => simulator.faults());
afterAll(async () => {
	await Promise.all([publisher.close(), api.close()]);
	await simulator.stop();
	await database.drop();
});

const connect = (): Promise<string> =>
	connectUser({ context: api, url: 'http://127.0.0.1' }, { username, workspaceId: WORKSPACE });

async function stored(): Promise<AccountRecord> {
	const found = await api.accounts.accounts.find(accountId);
	if (!found) throw new Error('the account went away');
	return found;
}

async function accept(): Promise<PublicationRecord> {
	const base = aPublication({
		workspaceId: WORKSPACE,
		accountId,
		createdAt: new Date(api.clock.now().getTime() - 1_000),
	});
	const record = {
		...base,
		...withContent({ ...base.content, boardId, title: base._id, imageUrl: simulator.imageUrl }),
	};
	await api.publications.insert(record);
	return record;
}

const publishing = (over: Partial<PublishingDeps> = {}): PublishingDeps => ({
	...publishingDeps(publisher),
	...over,
});

/** One attempt by the publisher, whatever holds the lane. */
async function attempt(deps = publishing()) {
	const kind = publishKind(deps, { quantum: 1, ...publisher.config.lanes });
	const claimed = await kind.claim(accountId);
	if (!claimed) throw new Error('nothing is due');
	return kind.run(claimed, { signal: new AbortController().signal });
}

const read = ({ _id }: PublicationRecord) =>
	nativeDatabase(api.connection).collection<PublicationRecord>('publications').findOne({ _id });
const stateOf = async (record: PublicationRecord): Promise<string | undefined> =>
	(await read(record))?.state;
const gate = async () =>
	(await api.lanes.gates('publish', [accountId], api.clock.now())).get(accountId);

/** The account is dead, and the publisher has seen it so. */
async function die(): Promise<void> {
	await simulator.revokeTokens(account.pinterestUserId);
	await refreshTokens(publisher.accounts, { accountId, failedVersion: account.tokenVersion });
	expect(await publisher.accounts.publishing.find(accountId)).toMatchObject({
		reconnectCode: 'token_revoked',
	});
}

const refuseScope = (): Promise<void> =>
	simulator.faults({
		match: { operation: 'pins/create', userId: account.pinterestUserId },
		fault: '401-scope',
		times: 1,
	});

describe('a turn after an account was connected again by another process', () => {
	it('does not condemn it by what it remembers', async () => {
		await die();
		const pin = await accept();
		await connect();
		await attempt();
		expect(await stateOf(pin)).toBe('published');
		expect(await gate()).toBeUndefined();
	});

	it('does not fail its pins because it had been revoked', async () => {
		const caller = callerWith();
		await revokeAccount(api.accounts, caller, { accountId });
		await publisher.accounts.publishing.find(accountId);
		await connect();
		const pin = await accept();
		await attempt();
		expect(await stateOf(pin)).toBe('published');
	});

	it('does not hold the lane for a permission that only the token before lacked', async () => {
		const pin = await accept();
		await readTokens(publisher.accounts, accountId);
		await connect();
		await refuseScope();
		expect(await attempt()).toMatchObject({ gated: false });
		expect(await gate()).toBeUndefined();
		expect(await stored()).toMatchObject({ healthStatus: 'healthy', reconnectRequired: false });
		await attempt();
		expect(await stateOf(pin)).toBe('published');
	});

	it('opens the gate again that it closed a moment after', async () => {
		const pin = await accept();
		const woken: string[] = [];
		await refuseScope();
		const lanes: PublishingDeps['lanes'] = {
			...publisher.lanes,
			gate: async (request) => {
				await connect();
				return publisher.lanes.gate(request);
			},
		};
		const wake = (kind: string, lane: string) => void woken.push(`${kind}:${lane}`);
		await attempt(publishing({ lanes, wake }));
		expect(await gate()).toBeUndefined();
		expect(woken).toContain(`publish:${accountId}`);
		await attempt();
		expect(await stateOf(pin)).toBe('published');
	});
});

describe('a pair that came too late for the pin it was renewed for', () => {
	it('has not worked yet: the one before is kept', async () => {
		const pin = await accept();
		await readTokens(publisher.accounts, accountId);
		await simulator.expireAccess(account.pinterestUserId);
		let passedMs = 0;
		const clock = {
			...publisher.clock,
			monotonic: () => publisher.clock.monotonic() + passedMs,
		};
		const { use } = publisher.accounts.publishing;
		const accounts: PublishingDeps['accounts'] = {
			...publisher.accounts.publishing,
			use: (id, call) =>
				use(id, (token) =>
					call(token).finally(() => {
						passedMs = 3_600_000;
					}),
				),
		};
		expect(await attempt(publishing({ clock, accounts }))).toMatchObject({ tokenUnused: true });
		expect(await read(pin)).toMatchObject({ state: 'queued', attempts: 0 });
		const renewed = await stored();
		expect(renewed.tokenVersion).toBe(account.tokenVersion + 1);
		expect(renewed.previousSealedTokens).not.toBeNull();
		await attempt();
		expect(await stateOf(pin)).toBe('published');
	});
});

describe('a permission that the connection lacks', () => {
	it('shows the account as one to connect again, with the reason', async () => {
		await accept();
		await refuseScope();
		expect(await attempt()).toMatchObject({ gated: true });
		expect(await gate()).toMatchObject({ code: 'scope_missing' });
		expect(await stored()).toMatchObject({
			reconnectRequired: true,
			healthStatus: 'missing_scope',
			healthMessage: expect.stringContaining('permission') as string,
		});
		await connect();
		expect(await stored()).toMatchObject({ reconnectRequired: false, healthMessage: null });
		expect(await gate()).toBeUndefined();
	});
});

describe('a lane that nobody opened', () => {
	const reopen = () => publisher.kinds.publish.reopen?.([accountId]);
	const close = (code: 'token_expired' | 'rate_limited') => {
		const since = api.clock.now();
		const until = new Date('9000-01-01T00:00:00.000Z');
		return api.lanes.gate({ kind: 'publish', laneId: accountId, gate: { until, code, since } });
	};

	it('is opened where the account is connected again', async () => {
		await close('token_expired');
		expect(await reopen()).toEqual([accountId]);
		expect(await gate()).toBeUndefined();
	});

	it('stays closed while it is not, and for other reasons', async () => {
		await close('rate_limited');
		expect(await reopen()).toEqual([]);
		await api.lanes.openGate({ kind: 'publish', laneId: accountId });
		await die();
		await close('token_expired');
		expect(await reopen()).toEqual([]);
		expect(await gate()).toMatchObject({ code: 'token_revoked' });
	});
});

describe('a look at the board with a token that is refused', () => {
	/** The call made the pin, and its answer was lost. */
	async function lost(): Promise<PublicationRecord> {
		const pin = await accept();
		await simulator.faults({
			match: { operation: 'pins/create', titleIncludes: pin._id },
			fault: 'effect-then-500',
		});
		await attempt();
		expect(await read(pin)).toMatchObject({ state: 'verifying', readBack: { looks: 0 } });
		return pin;
	}

	/** The look is due, also by a clock that is a little behind. */
	async function look(deps?: PublishingDeps) {
		const nextAt = new Date(api.clock.now().getTime() - 1_000);
		await nativeDatabase(api.connection)
			.collection('publications')
			.updateMany({ accountId, state: 'verifying' }, { $set: { nextAt } });
		return attempt(deps);
	}

	const BUSY = { kind: 'busy' } as const;
	const UNRENEWED = { kind: 'unrenewed', version: 1 } as const;
	const withUse = (ended: typeof BUSY | typeof UNRENEWED): PublishingDeps =>
		publishing({ accounts: { ...publisher.accounts.publishing, use: async () => ended } });

	it('is made with the renewed one', async () => {
		const pin = await lost();
		await simulator.expireAccess(account.pinterestUserId);
		await look();
		expect(await read(pin)).toMatchObject({ state: 'published', attempts: 1 });
	});

	it('is no look where only a reconnect helps: the lane waits, and the search goes on after', async () => {
		const pin = await lost();
		await simulator.revokeTokens(account.pinterestUserId);
		expect(await look()).toMatchObject({ gated: true, tokenUnused: true });
		expect(await gate()).toMatchObject({ code: 'token_revoked' });
		expect(await look()).toMatchObject({ gated: true });
		expect(await read(pin)).toMatchObject({ state: 'verifying', readBack: { looks: 0 } });
		expect(await stored()).toMatchObject({ reconnectRequired: true });
		await connect();
		expect(await gate()).toBeUndefined();
		await look();
		expect(await read(pin)).toMatchObject({ state: 'published', attempts: 1 });
		expect(simulator.made(pin.content.title)).toHaveLength(1);
	});

	it.each([BUSY, UNRENEWED])(
		'is no look while the renewal is $kind, and holds nothing',
		async (ended) => {
			const pin = await lost();
			await simulator.expireAccess(account.pinterestUserId);
			for (let looks = 0; looks < 9; looks++) await look(withUse(ended));
			const searched = await read(pin);
			expect(searched).toMatchObject({ state: 'verifying', readBack: { looks: 0 } });
			expect(searched?.nextAt?.getTime()).toBeGreaterThan(api.clock.now().getTime());
			expect(searched?.history).toHaveLength(3);
			expect(await gate()).toBeUndefined();
		},
	);

	it('counts once the renewal has failed for as long as a pin may be late', async () => {
		const pin = await lost();
		await simulator.expireAccess(account.pinterestUserId);
		const { limitMs } = publisher.config.publishing.late;
		const since = new Date(api.clock.now().getTime() - limitMs - 1_000);
		await nativeDatabase(api.connection)
			.collection<PublicationRecord>('publications')
			.updateOne({ _id: pin._id }, { $set: { readBack: { since, looks: 0 } } });
		await look(withUse(UNRENEWED));
		expect(await read(pin)).toMatchObject({ state: 'verifying', readBack: { looks: 1 } });
	});
});
