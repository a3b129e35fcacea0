import { createHash, randomUUID } from 'node:crypto';
import { SCOPES } from '../../service/src/features/access/index.js';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { allRoutes } from '../support/all-routes.js';
import { expectError } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';

let stack: Stack;
let revoked: string;
let expired: string;
beforeAll(async () => {
	stack = await startStack();
	revoked = await endedKey({ revokedAt: PAST });
	expired = await endedKey({ expiresAt: PAST });
});
afterAll(() => stack.stop());

const PAST = new Date('2020-01-01T00:00:00.000Z');

async function endedKey(end: { readonly revokedAt: Date } | { readonly expiresAt: Date }) {
	const key = await stack.newKey();
	await nativeDatabase(stack.context.connection)
		.collection('api_keys')
		.updateOne({ hash: createHash('sha256').update(key).digest('hex') }, { $set: end });
	return key;
}

const pathOf = (path: string): string => path.replace(/\{\w+\}/g, () => randomUUID());
const keyed = () => allRoutes(stack.context).filter(({ scope }) => scope !== 'open');
const call = (route: { method: string; path: string }, key: string | null) =>
	stack.api(route.method, pathOf(route.path), {
		key,
		...(['POST', 'PATCH', 'PUT'].includes(route.method) ? { body: {} } : {}),
	});

describe('every route that needs a key', () => {
	it('exists', () => {
		expect(keyed().length).toBeGreaterThan(10);
	});

	it.each([
		['no key', () => null],
		['a key of another form', () => 'pb_live_short'],
		['a key with a wrong checksum', () => `${stack.key.slice(0, -1)}-`],
		['a key nobody was given', () => `pb_test_${'0'.repeat(49)}`],
		['a revoked key', () => revoked],
		['an expired key', () => expired],
	])('401 with %s', async (_case, key) => {
		for (const route of keyed()) {
			expectError(await call(route, key()), 401, 'invalid_api_key');
		}
	});

	it.each(SCOPES)('403 where its scope is not %s and nothing else is granted', async (scope) => {
		const key = await stack.newKey({ scopes: [scope] });
		for (const route of keyed()) {
			const answer = await call(route, key);
			if (route.scope === scope) {
				const { code } = (answer.body ?? {}) as { code?: string };
				const refused = answer.status === 401 || code === 'insufficient_scope';
				expect({ id: route.id, refused }).toEqual({ id: route.id, refused: false });
				continue;
			}
			expect(expectError(answer, 403, 'insufficient_scope').message).toContain(route.scope);
		}
	});

	it('checks the key before anything else', async () => {
		for (const route of keyed()) {
			const path = route.path.replace(/\{\w+\}/g, 'no-id');
			const answer = await stack.api(route.method, `${path}?nonsense=1`, { key: 'x' });
			expectError(answer, 401, 'invalid_api_key');
		}
	});
});

describe('every route', () => {
	it('refuses other methods with a list of its own', async () => {
		const routes = allRoutes(stack.context);
		for (const path of new Set(routes.map((route) => route.path))) {
			const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
			const answer = await stack.api('PUT', pathOf(path), { body: {} });
			expectError(answer, 405, 'method_not_allowed');
			for (const method of methods) expect(answer.headers.get('allow')).toContain(method);
		}
	});
});
