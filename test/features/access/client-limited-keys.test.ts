import {
	authenticate,
	listApiKeys,
	permitAccount,
	revokeApiKey,
} from '../../../service/src/features/access/index.js';
import { createApiKey } from '../../../service/src/features/access/create-api-key.js';
import { updateApiKey } from '../../../service/src/features/access/update-api-key.js';
import { newId } from '../../../service/src/platform/ids.js';
import { ACCOUNT, callerWith, openAccess, OTHER_ACCOUNT } from './fixture.js';

let access: Awaited<ReturnType<typeof openAccess>>;
beforeAll(async () => {
	access = await openAccess();
});
afterAll(() => access.close());

/** A client with these accounts. */
function client(...accountIds: string[]): string {
	const id = newId();
	access.clients.set(id, accountIds);
	return id;
}

describe('a key with a client list', () => {
	it('acts for the accounts of its clients beside those of its own list', async () => {
		const clientIds = [client(ACCOUNT), client(OTHER_ACCOUNT, ACCOUNT)];
		const { apiKey } = await access.issue({ accountIds: [ACCOUNT], clientIds });
		const caller = await authenticate(access.deps, apiKey);
		expect(caller.accountIds).toEqual([ACCOUNT, OTHER_ACCOUNT]);
	});

	it('acts for no account while its clients have none, never for all', async () => {
		const { apiKey } = await access.issue({ clientIds: [client()] });
		const caller = await authenticate(access.deps, apiKey);
		expect(caller.accountIds).toEqual([]);
		expect(() => permitAccount(caller, ACCOUNT)).toThrow();
	});

	it('follows a client that gets or loses an account, within 5 s', async () => {
		const id = client(ACCOUNT);
		const { apiKey } = await access.issue({ clientIds: [id] });
		await authenticate(access.deps, apiKey);
		access.clients.set(id, [OTHER_ACCOUNT]);
		access.clock.advance(5_000);
		const caller = await authenticate(access.deps, apiKey);
		expect(caller.accountIds).toEqual([OTHER_ACCOUNT]);
	});

	it('gives its clients on, but neither others nor accounts that may leave them', async () => {
		const [own, other] = [client(ACCOUNT), client(OTHER_ACCOUNT)];
		const { apiKey } = await access.issue({ clientIds: [own] });
		const caller = await authenticate(access.deps, apiKey);
		const { record } = await createApiKey(access.deps, caller, { name: 'x', clientIds: [own] });
		expect(record).toMatchObject({ accountIds: null, clientIds: [own] });
		for (const more of [{}, { clientIds: [own, other] }, { accountIds: [ACCOUNT] }]) {
			const made = createApiKey(access.deps, caller, { name: 'x', ...more });
			await expect(made).rejects.toMatchObject({ code: 'insufficient_scope' });
		}
	});

	it('reaches keys of its own clients alone', async () => {
		const [own, other] = [client(ACCOUNT), client(ACCOUNT)];
		const mine = await access.issue({ clientIds: [own] });
		const foreign = await access.issue({ clientIds: [other] });
		const byAccount = await access.issue({ accountIds: [ACCOUNT] });
		const caller = await authenticate(access.deps, mine.apiKey);
		expect((await listApiKeys(access.deps, caller)).map(({ _id }) => _id)).toEqual([
			mine.record._id,
		]);
		for (const { record } of [foreign, byAccount]) {
			const { _id: keyId } = record;
			const changes = [
				revokeApiKey(access.deps, caller, { keyId }),
				updateApiKey(access.deps, caller, { keyId, name: 'taken' }),
			];
			for (const change of changes) {
				await expect(change).rejects.toMatchObject({ code: 'not_found' });
			}
		}
		const limited = callerWith({ accountIds: [ACCOUNT] });
		const reached = await listApiKeys(access.deps, limited);
		expect(reached.map(({ _id }) => _id)).toEqual([byAccount.record._id]);
	});

	it('points at clients that do not exist', async () => {
		const input = { name: 'lost', clientIds: [client(), newId()] };
		await expect(createApiKey(access.deps, callerWith(), input)).rejects.toMatchObject({
			code: 'validation_error',
			details: { fields: [{ loc: ['body', 'client_ids', 1] }] },
		});
	});

	it('becomes one by a change, and acts for all again by another', async () => {
		const { record, apiKey } = await access.issue();
		const id = client(ACCOUNT);
		const change = (clientIds: string[] | null) =>
			updateApiKey(access.deps, callerWith(), { keyId: record._id, clientIds });
		await change([id]);
		expect(await authenticate(access.deps, apiKey)).toMatchObject({ accountIds: [ACCOUNT] });
		await change(null);
		expect(await authenticate(access.deps, apiKey)).toMatchObject({ accountIds: null });
	});
});
