import {
	authenticate,
	createKeyCaches,
	listApiKeys,
	type Caller,
} from '../../../service/src/features/access/index.js';
import { createApiKey } from '../../../service/src/features/access/create-api-key.js';
import type { ApiKeyRecord } from '../../../service/src/features/access/model.js';
import { rerollApiKey } from '../../../service/src/features/access/reroll-api-key.js';
import { updateApiKey } from '../../../service/src/features/access/update-api-key.js';
import { newId } from '../../../service/src/platform/ids.js';
import { ACCOUNT, callerWith, openAccess, OTHER_ACCOUNT } from './fixture.js';

const HOUR_MS = 3_600_000;
const INVALID = { code: 'invalid_api_key', status: 401 };

let access: Awaited<ReturnType<typeof openAccess>>;
beforeAll(async () => {
	access = await openAccess();
});
afterAll(() => access.close());

const reroll = (keyId: string, overlapHours = 24, caller: Caller = callerWith()) =>
	rerollApiKey(access.deps, caller, { keyId, overlapHours });
const inHours = (hours: number): Date => new Date(access.clock.now().getTime() + hours * HOUR_MS);

describe('rerollApiKey', () => {
	it('makes a key that may do the same, and both work until the overlap is over', async () => {
		const old = await access.issue({
			name: 'n8n',
			scopes: ['read'],
			accountIds: [ACCOUNT],
			requestsPerMinute: 30,
		});
		const elsewhere = { ...access.deps, keyCaches: createKeyCaches(access.clock) };
		const { issued, replaced } = await reroll(old.record._id, 2);
		const { _id, hash, hint, createdAt, ...same } = issued.record;
		expect(old.record).toMatchObject(same);
		expect([_id, hash, hint]).not.toContain(old.record._id);
		expect(createdAt).toEqual(access.clock.now());
		expect(replaced).toMatchObject({ replacedBy: _id, expiresAt: inHours(2) });

		for (const key of [old.apiKey, issued.apiKey]) {
			expect(await authenticate(elsewhere, key)).toMatchObject({ scopes: ['read'] });
		}
		access.clock.advance(2 * HOUR_MS - 1);
		await authenticate(elsewhere, old.apiKey);
		access.clock.advance(1);
		for (const process of [elsewhere, access.deps]) {
			await expect(authenticate(process, old.apiKey)).rejects.toMatchObject(INVALID);
		}
		await authenticate(elsewhere, issued.apiKey);
	});

	it('ends the old key at once without an overlap, elsewhere within 5 s', async () => {
		const old = await access.issue();
		const elsewhere = { ...access.deps, keyCaches: createKeyCaches(access.clock) };
		await authenticate(elsewhere, old.apiKey);
		await authenticate(access.deps, old.apiKey);
		await reroll(old.record._id, 0);
		await expect(authenticate(access.deps, old.apiKey)).rejects.toMatchObject(INVALID);
		access.clock.advance(5_000);
		await expect(authenticate(elsewhere, old.apiKey)).rejects.toMatchObject(INVALID);
	});

	it('never lets a key live longer than it would have', async () => {
		const old = await access.issue({ expiresAt: inHours(1) });
		const { issued, replaced } = await reroll(old.record._id, 24);
		expect(replaced.expiresAt).toEqual(inHours(1));
		expect(issued.record.expiresAt).toEqual(inHours(1));
	});

	it('makes one key of many tries at once, and leaves no other behind', async () => {
		const old = await access.issue({ name: 'raced' });
		const tries = await Promise.allSettled(Array.from({ length: 8 }, () => reroll(old.record._id)));
		const refused = tries.filter(({ status }) => status === 'rejected');
		expect(refused).toHaveLength(7);
		for (const each of refused) {
			expect(each).toMatchObject({ reason: { code: 'conflict', status: 409 } });
		}
		const named = (await listApiKeys(access.deps, callerWith())).filter(
			({ name }) => name === 'raced',
		);
		expect(named).toHaveLength(2);
		const [fresh] = named.filter(({ _id }) => _id !== old.record._id);
		await expect(reroll(old.record._id)).rejects.toMatchObject({
			details: { facts: { replaced_by: fresh?._id } },
		});
	});

	it('gives the new key no more than a change at the same time leaves the old one', async () => {
		const old = await access.issue({ name: 'narrowed' });
		const { apiKeys } = access.deps;
		let changed = false;
		const deps = {
			...access.deps,
			apiKeys: {
				...apiKeys,
				insert: async (key: ApiKeyRecord) => {
					await apiKeys.insert(key);
					if (!changed) await apiKeys.update(old.record, { scopes: ['read'] });
					changed = true;
				},
			},
		};
		const input = { keyId: old.record._id, overlapHours: 24 };
		const { issued } = await rerollApiKey(deps, callerWith(), input);
		expect(issued.record.scopes).toEqual(['read']);
		const all = await listApiKeys(access.deps, callerWith());
		expect(all.filter(({ name }) => name === 'narrowed')).toHaveLength(2);
	});

	it.each([
		['more scopes', { scopes: ['read', 'write'] as const }, {}, 'insufficient_scope'],
		['more requests', { requestsPerMinute: 10 }, {}, 'insufficient_scope'],
		['other accounts', { accountIds: [ACCOUNT] }, { accountIds: [OTHER_ACCOUNT] }, 'not_found'],
		['another workspace', { workspaceId: newId() }, {}, 'not_found'],
	])('refuses a key with %s than the own one', async (_, own: Partial<Caller>, theirs, code) => {
		const { record } = await access.issue(theirs);
		await expect(reroll(record._id, 24, callerWith(own))).rejects.toMatchObject({ code });
	});

	it('refuses a key that has ended', async () => {
		const revoked = await access.issue();
		await access.deps.apiKeys.revoke({
			workspaceId: revoked.record.workspaceId,
			id: revoked.record._id,
			now: access.clock.now(),
		});
		const expired = await access.issue({ expiresAt: inHours(1) });
		access.clock.advance(HOUR_MS);
		for (const { record } of [revoked, expired]) {
			await expect(reroll(record._id)).rejects.toMatchObject({ code: 'conflict' });
		}
	});

	it('re-rolls a key that was made before keys had an end or a client list', async () => {
		const old = await access.issue({ name: 'older' });
		await access.connection
			.collection<{ _id: string }>('api_keys')
			.updateOne(
				{ _id: old.record._id },
				{ $unset: { expiresAt: '', clientIds: '', replacedBy: '' } },
			);
		await authenticate(access.deps, old.apiKey);
		await updateApiKey(access.deps, callerWith(), { keyId: old.record._id, scopes: ['read'] });
		const { issued } = await reroll(old.record._id);
		expect(issued.record).toMatchObject({ expiresAt: null, clientIds: null, scopes: ['read'] });
	});
});

describe('a key that ends by itself', () => {
	it('works to the millisecond, whatever the process remembers, and is listed afterwards', async () => {
		const { apiKey, record } = await access.issue({ expiresAt: inHours(1) });
		access.clock.advance(HOUR_MS - 1);
		await authenticate(access.deps, apiKey);
		access.clock.advance(1);
		await expect(authenticate(access.deps, apiKey)).rejects.toMatchObject(INVALID);
		const [listed] = (await listApiKeys(access.deps, callerWith())).filter(
			({ _id }) => _id === record._id,
		);
		expect(listed).toMatchObject({ expiresAt: record.expiresAt, revokedAt: null });
	});

	it('makes keys that end no later, and with it where no end is named', async () => {
		const caller = callerWith({ expiresAt: inHours(5) });
		const make = (expiresAt?: Date) =>
			createApiKey(access.deps, caller, { name: 'x', expiresAt: expiresAt ?? null });
		expect((await make()).record.expiresAt).toEqual(inHours(5));
		expect((await make(inHours(4))).record.expiresAt).toEqual(inHours(4));
		await expect(make(inHours(6))).rejects.toMatchObject({ code: 'insufficient_scope' });
	});

	it.each([
		['past', 0],
		['more than two years away', 24 * 732],
	])('is not made where its end is %s', async (_, hours) => {
		const input = { name: 'x', expiresAt: inHours(hours) };
		await expect(createApiKey(access.deps, callerWith(), input)).rejects.toMatchObject({
			code: 'validation_error',
			details: { fields: [{ loc: ['body', 'expires_at'] }] },
		});
	});
});
