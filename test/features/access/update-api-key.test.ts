import { updateApiKey } from '../../../service/src/features/access/update-api-key.js';
import { authenticate } from '../../../service/src/features/access/index.js';
import { ACCOUNT, callerWith, openAccess, OTHER_ACCOUNT } from './fixture.js';

let access: Awaited<ReturnType<typeof openAccess>>;
beforeAll(async () => {
	access = await openAccess();
});
afterAll(() => access.close());

describe('updateApiKey', () => {
	it('works on the next request of this process', async () => {
		const { record, apiKey } = await access.issue();
		await authenticate(access.deps, apiKey);
		await updateApiKey(access.deps, callerWith(), { keyId: record._id, scopes: ['read'] });
		expect(await authenticate(access.deps, apiKey)).toMatchObject({ scopes: ['read'] });
	});

	it('judges the whole outcome, not only what is sent', async () => {
		const { record } = await access.issue({ accountIds: [ACCOUNT, OTHER_ACCOUNT] });
		const caller = callerWith({
			scopes: ['read', 'write'],
			accountIds: [ACCOUNT, OTHER_ACCOUNT],
		});
		const narrower = { keyId: record._id, accountIds: [OTHER_ACCOUNT] };
		const still = updateApiKey(access.deps, caller, narrower);
		await expect(still).rejects.toMatchObject({ code: 'insufficient_scope' });
		const input = { ...narrower, scopes: ['write'] as const };
		expect(await updateApiKey(access.deps, caller, input)).toMatchObject({
			scopes: ['write'],
			accountIds: [OTHER_ACCOUNT],
		});
	});

	it('renames a key that is stronger than the own one', async () => {
		const { record } = await access.issue();
		const caller = callerWith({ scopes: ['write'] });
		const renamed = await updateApiKey(access.deps, caller, { keyId: record._id, name: 'new' });
		expect(renamed).toMatchObject({ name: 'new', scopes: ['read', 'write', 'destructive'] });
	});

	it('judges again when the key was changed in between', async () => {
		const { record } = await access.issue({ scopes: ['read'], accountIds: [ACCOUNT] });
		const caller = callerWith({ scopes: ['read'] });
		let changed = false;
		const apiKeys = {
			...access.deps.apiKeys,
			find: async (workspaceId: string, id: string) => {
				const key = await access.deps.apiKeys.find(workspaceId, id);
				if (key && !changed) await access.deps.apiKeys.update(key, { scopes: ['write'] });
				changed = true;
				return key;
			},
		};
		const input = { keyId: record._id, accountIds: null };
		const widened = updateApiKey({ ...access.deps, apiKeys }, caller, input);
		await expect(widened).rejects.toMatchObject({ code: 'insufficient_scope' });
	});
});
