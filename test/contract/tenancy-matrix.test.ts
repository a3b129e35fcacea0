import type { ApiAnswer } from '../support/api-client.js';
import type { ApiInput, ApiOperation } from '../support/tenancy/api-operations.js';
import { MISSING, type Objects } from '../support/tenancy/objects.js';
import {
	callOf,
	namesObject,
	OBJECT_OF,
	OPERATION_CALLS,
} from '../support/tenancy/operation-calls.js';
import {
	differenceOf,
	idOf,
	objectInputs,
	OPERATOR_KEY,
	requestOf,
	startTenancy,
	type Tenancy,
} from '../support/tenancy/start-tenancy.js';

let tenancy: Tenancy;
let person: string;
beforeAll(async () => {
	tenancy = await startTenancy();
	person = await signIn();
});
afterAll(() => tenancy.stop());

async function signIn(): Promise<string> {
	const { stack, own } = tenancy;
	const { setupToken, email } = own.objects;
	const password = 'a-password-of-a-test';
	await stack.api('POST', `/setup/${setupToken}`, { key: null, body: { password } });
	const answer = await stack.api('POST', '/v1/auth/login', {
		key: null,
		body: { email, password },
	});
	return (answer.body as { access_token: string }).access_token;
}

interface Case {
	readonly operation: ApiOperation;
	readonly input: ApiInput;
}

const cases = (): Case[] =>
	tenancy.operations.flatMap((operation) =>
		objectInputs(operation).map((input) => ({ operation, input })),
	);
const nameOf = ({ operation, input }: Case) => `${operation.id} ${input.place} ${input.name}`;

const keyFor = (operation: ApiOperation, objects: Objects): string | null => {
	if (operation.scope === null) return null;
	const { as = 'key' } = callOf(operation, objects);
	return { key: tenancy.stack.key, person, operator: OPERATOR_KEY }[as];
};

/** Calls the operation as ours, but for one input that names an object of somebody else. */
function callWith(
	{ operation, input }: Case,
	objects: Objects,
	given: { readonly own?: Objects; readonly key?: string } = {},
): Promise<ApiAnswer> {
	const { own = tenancy.own.objects, key = keyFor(operation, own) } = given;
	const { path = {}, ...call } = callOf(operation, own);
	// The row's own path would stand in the way of the other object.
	const kept = Object.fromEntries(Object.entries(path).filter(([name]) => name !== input.name));
	const { method, ...sent } = requestOf(
		operation,
		{ ...call, path: kept },
		{ objects: own, instead: new Map([[input, idOf(input, objects)]]) },
	);
	return tenancy.stack.api(method, sent.path, { key, body: sent.body });
}

/** What differs between any two answers, or follows from the text that is compared itself. */
const PASSING = ['date', 'x-request-id', 'ratelimit', 'content-length', 'connection', 'keep-alive'];

/** All that a client can see of an answer, but for the request id and the id it sent itself. */
function seenOf({ status, headers, text }: ApiAnswer, sent: string | string[]): string {
	const kept = [...headers].filter(([name]) => !PASSING.includes(name));
	const own = [headers.get('x-request-id') ?? '', ...[sent].flat()];
	return JSON.stringify([status, kept, own.reduce((rest, id) => rest.replaceAll(id, '…'), text)]);
}

describe('the tenancy matrix', () => {
	it('covers every operation, and no others', () => {
		const ids = tenancy.operations.map(({ id }) => id);
		expect(ids.length).toBeGreaterThan(50);
		expect(Object.keys(OPERATION_CALLS).sort()).toEqual([...ids].sort());
	});

	it('knows what every input is about that names an object', () => {
		const unknown = tenancy.operations.flatMap(({ id, inputs }) =>
			inputs
				.filter((input) => namesObject(input) && OBJECT_OF[input.name] === undefined)
				.map(({ name }) => `${id} ${name}`),
		);
		expect(unknown).toEqual([]);
	});
});

/** Meant for everybody who knows the address. */
const OPEN_BY_DESIGN = ['assets.get_content'];
/** Their answers tell of looks at Pinterest, with times. */
const LOOKING_OUT = ['pinterest.check_account'];

/** How a case looks for another object beside a missing one: what is seen, and what it costs. */
async function compare(each: Case, objects: Objects, key?: string): Promise<unknown[]> {
	const look = async (whose: Objects): Promise<{ seen: string; commands: string[] }> => {
		let seen = '';
		const commands = await tenancy.commandsOf(async () => {
			seen = seenOf(await callWith(each, whose, { key }), idOf(each.input, whose));
		});
		return { seen, commands };
	};
	const missing = await look(MISSING);
	const answer = await look(objects);
	const same = JSON.stringify(answer) === JSON.stringify(missing);
	return same ? [] : [{ case: nameOf(each), answer, missing }];
}

describe('an object of somebody else', () => {
	it.each(['foreign', 'live'] as const)(
		'of the %s workspace is answered like a missing one, byte for byte, for the same work',
		async (whose) => {
			const before = await tenancy.dump();
			const different: unknown[] = [];
			for (const each of cases()) {
				if (each.operation.scope === 'operator') continue;
				if ([...OPEN_BY_DESIGN, ...LOOKING_OUT].includes(each.operation.id)) {
					if (each.input.place === 'body' || each.operation.scope === null) continue;
				}
				const { objects } = tenancy[whose];
				// The first time some of it is fetched that is kept for seconds.
				const once = await compare(each, objects);
				if (once.length > 0) different.push(...(await compare(each, objects)));
			}
			expect(different).toEqual([]);
			expect(differenceOf(before, await tenancy.dump())).toEqual([]);
		},
	);

	it('is no better than a missing one where Pinterest is asked', async () => {
		const checksOf = async (each: Case, objects: Objects): Promise<unknown> => {
			const { status, body } = await callWith(each, objects);
			const { checks } = body as { checks: { check: string; status: string; code: string }[] };
			return [status, checks.map(({ check, status: found, code }) => [check, found, code])];
		};
		for (const each of cases()) {
			if (!LOOKING_OUT.includes(each.operation.id) || each.input.place !== 'body') continue;
			const missing = await checksOf(each, MISSING);
			expect(await checksOf(each, tenancy.foreign.objects)).toEqual(missing);
		}
	});

	it('is refused to a key for another account, and nothing happens', async () => {
		const { narrowKey, narrow, own } = tenancy;
		const before = await tenancy.dump();
		const let_in: string[] = [];
		for (const each of cases()) {
			const kind = OBJECT_OF[each.input.name];
			const { scope } = each.operation;
			if (LOOKING_OUT.includes(each.operation.id) && each.input.place === 'body') continue;
			if (scope === null || scope === 'operator' || OF_ALL.includes(kind ?? null)) continue;
			const key = narrowKey;
			const answer = await callWith(each, own.objects, { own: narrow, key });
			if (!refused(answer)) let_in.push(`${nameOf(each)}: ${answer.status} ${answer.text}`);
		}
		expect(let_in).toEqual([]);
		expect(differenceOf(before, await tenancy.dump())).toEqual([]);
	});
});

/** Of the workspace as a whole, whichever accounts a key is for. */
const OF_ALL: readonly (keyof Objects | null)[] = ['image', 'video', 'project'];

/** No success; and of what only looks, no line about the object. */
function refused({ status, text, body }: ApiAnswer): boolean {
	if ([403, 404, 422].includes(status)) return true;
	if (status !== 200) return false;
	return text === '[]' || (body as { valid?: boolean }).valid === false;
}

const FIRST = ['setup.show', 'setup.finish', 'auth.login'];
const LAST = [
	'api_keys.revoke',
	'connect_links.revoke',
	'schedules.cancel',
	'schedules.delete',
	'clients.archive',
	'projects.reset_sandbox',
	'pinterest.revoke_account',
	'auth.change_password',
	'auth.logout',
];
/** What is no 2xx although all is well; files are uploaded in tests of their own. */
const GOOD: Readonly<Record<string, number>> = {
	'pinterest.oauth_callback': 403,
	'connect_links.follow': 303,
	'assets.upload_image': 415,
	'assets.upload_video': 415,
};

const rankOf = ({ id, scope }: ApiOperation): number => {
	if (FIRST.includes(id)) return FIRST.indexOf(id) - FIRST.length;
	if (LAST.includes(id)) return 10 + LAST.indexOf(id);
	return ['read', 'write', 'operator', 'destructive'].indexOf(scope ?? 'read');
};

describe('the rows of the matrix', () => {
	it('are good calls: with objects of its own every operation works', async () => {
		const { stack, foreign } = tenancy;
		const failed: unknown[] = [];
		let token: string | null = null;
		let cookie = '';
		for (const operation of [...tenancy.operations].sort((a, b) => rankOf(a) - rankOf(b))) {
			const call = callOf(operation, foreign.objects);
			const { method, ...sent } = requestOf(operation, call, { objects: foreign.objects });
			const keys = { key: foreign.key, person: token, operator: OPERATOR_KEY };
			const key = operation.scope === null ? null : keys[call.as ?? 'key'];
			const headers = { ...(cookie === '' ? {} : { Cookie: cookie }) };
			const answer = await stack.api(method, sent.path, { key, body: sent.body, headers });
			const { access_token: given } = (answer.body ?? {}) as { access_token?: string };
			token = given ?? token;
			cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
			const good = GOOD[operation.id];
			const worked = good === undefined ? answer.status < 300 : answer.status === good;
			if (!worked) failed.push({ id: operation.id, status: answer.status, text: answer.text });
		}
		expect(failed).toEqual([]);
	});
});

describe('what is gone', () => {
	it('is answered like what never was', async () => {
		const { live } = tenancy;
		const { pin, schedule, webhook, image } = live.objects;
		await live.api('POST', `/v1/schedules/${schedule}/cancel`);
		for (const path of [
			`/v1/pins/${pin}`,
			`/v1/schedules/${schedule}`,
			`/v1/webhooks/${webhook}`,
			`/v1/assets/${image}`,
		]) {
			expect([200, 204]).toContain((await live.api('DELETE', path)).status);
		}
		const gone: readonly (keyof Objects | null | undefined)[] = ['pin', 'schedule', 'webhook'];
		const different: unknown[] = [];
		for (const each of cases()) {
			if (each.input.place !== 'path' || !gone.includes(OBJECT_OF[each.input.name])) continue;
			const given = { own: live.objects, key: live.key };
			const [was, never] = [
				await callWith(each, live.objects, given),
				await callWith(each, MISSING, given),
			];
			const seen = {
				was: seenOf(was, idOf(each.input, live.objects)),
				never: seenOf(never, idOf(each.input, MISSING)),
			};
			if (seen.was !== seen.never) different.push({ case: nameOf(each), ...seen });
		}
		expect(different).toEqual([]);
	});

	it('takes with it what was made for it: nothing goes out for a disconnected account', async () => {
		const { live } = tenancy;
		const gone = await live.api('DELETE', `/v1/pinterest/accounts/${live.accountId}`);
		expect(gone.status).toBe(204);
		const failed: string[] = [];
		const ids = ['account', 'failedPin', 'failedSchedule', 'pin', 'schedule'];
		for (const each of cases()) {
			const { id, scope } = each.operation;
			if (scope === null || scope === 'operator' || id === 'projects.switch') continue;
			if (!ids.includes(OBJECT_OF[each.input.name] ?? '')) continue;
			const answer = await callWith(each, live.objects, { own: live.objects, key: live.key });
			if (answer.status >= 500) failed.push(`${nameOf(each)}: ${answer.text}`);
		}
		expect(failed).toEqual([]);
		const waiting = [...(await tenancy.dump())].filter(
			([name, text]) =>
				name.startsWith('publications/') &&
				text.includes(live.accountId) &&
				/"state":"(draft|scheduled|queued|deferred|publishing|preparing)"/.test(text),
		);
		expect(waiting).toEqual([]);
	});
});
