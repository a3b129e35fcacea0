import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { z } from 'zod';
import type { ApiAnswer } from '../support/api-client.js';
import { allRoutes } from '../support/all-routes.js';
import { seededRandom } from '../support/seeded-random.js';
import {
	takesScalarsAlone,
	takesText,
	type ApiInput,
	type ApiOperation,
} from '../support/tenancy/api-operations.js';
import {
	FORBIDDEN_NAMES,
	INJECTIONS,
	POLLUTIONS,
	SLOW_TEXTS,
} from '../support/tenancy/hostile-values.js';
import { callOf, type OperationCall } from '../support/tenancy/operation-calls.js';
import {
	differenceOf,
	OPERATOR_KEY,
	requestOf,
	startTenancy,
	type Tenancy,
} from '../support/tenancy/start-tenancy.js';

const SEED = 20_261_121;
const CANARY = 'canary-c0ffee';

type Part = 'params' | 'query' | 'body';
type Schemas = Readonly<Partial<Record<Part, z.ZodType>>>;

let tenancy: Tenancy;
let schemas: ReadonlyMap<string, Schemas>;
beforeAll(async () => {
	tenancy = await startTenancy();
	schemas = new Map(
		allRoutes(tenancy.stack.context).map((route): [string, Schemas] => [route.id, route]),
	);
});
afterAll(() => tenancy.stop());

const PARTS = { path: 'params', query: 'query', body: 'body' } as const;

/** What the service itself asks whether it takes a value there. */
const schemaOf = ({ id }: ApiOperation, place: ApiInput['place']): z.ZodType | undefined =>
	schemas.get(id)?.[PARTS[place]];

const callFor = (operation: ApiOperation): OperationCall => callOf(operation, tenancy.own.objects);
const valuesIn = (call: OperationCall, place: ApiInput['place']) => call[place] ?? {};
const keyFor = ({ scope }: ApiOperation, { as = 'key' }: OperationCall): string | null => {
	if (scope === null) return null;
	return as === 'operator' ? OPERATOR_KEY : tenancy.stack.key;
};
const withBodies = () => tenancy.operations.filter(({ takesJson }) => takesJson);

/** Runs all of it, a few at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
	const queue = [...items];
	const worker = async (): Promise<void> => {
		for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
	};
	await Promise.all(Array.from({ length: 8 }, worker));
}

function send(operation: ApiOperation, body: unknown): Promise<ApiAnswer> {
	const call = callFor(operation);
	const { method, path } = requestOf(operation, call, { objects: tenancy.own.objects });
	const key = keyFor(operation, call);
	const headers = { 'Content-Type': 'application/json' };
	return tenancy.stack.api(method, path, { key, body, headers });
}

describe('a member that nobody may send', () => {
	it('is refused by every operation that takes a body, or ignored, 2,000 times', () => {
		const stuck: string[] = [];
		let tries = 0;
		for (const operation of withBodies()) {
			const declared = operation.inputs.map(({ name }) => name);
			const good = JSON.stringify(valuesIn(callFor(operation), 'body')).slice(1);
			for (const name of FORBIDDEN_NAMES.filter((one) => !declared.includes(one))) {
				tries += 1;
				const rest = good === '}' ? good : `,${good}`;
				const body = JSON.parse(`{${JSON.stringify(name)}:"${CANARY}"${rest}`) as unknown;
				const parsed = schemaOf(operation, 'body')?.safeParse(body);
				if (parsed?.success && JSON.stringify(parsed.data).includes(CANARY)) {
					stuck.push(`${operation.id} ${name}`);
				}
			}
		}
		expect(stuck).toEqual([]);
		expect(tries).toBeGreaterThanOrEqual(2_000);
	});

	it('changes nothing that is stored and is shown by no answer', async () => {
		const before = await tenancy.dump();
		const failed: string[] = [];
		await each(withBodies(), async (operation) => {
			const declared = operation.inputs.map(({ name }) => name);
			const more = FORBIDDEN_NAMES.filter((name) => !declared.includes(name));
			const good = JSON.stringify(valuesIn(callFor(operation), 'body')).slice(1);
			const members = more.map((name) => `${JSON.stringify(name)}:"${CANARY}"`).join(',');
			const answer = await send(operation, `{${members}${good === '}' ? '' : ','}${good}`);
			if (![401, 403, 422].includes(answer.status) || answer.text.includes(CANARY)) {
				failed.push(`${operation.id}: ${answer.status} ${answer.text}`);
			}
		});
		expect(failed).toEqual([]);
		const after = await tenancy.dump();
		expect(differenceOf(before, after)).toEqual([]);
		expect([...after.values()].filter((text) => text.includes(CANARY))).toEqual([]);
	});
});

/** A payload as it arrives in that place: queries and paths are text. */
function arriving({ place, name }: ApiInput, payload: unknown): Record<string, unknown> {
	if (place === 'body') return { [name]: payload };
	if (place === 'path') return { [name]: textOf(payload) };
	if (Array.isArray(payload)) return { [name]: payload.map(textOf) };
	if (typeof payload === 'object' && payload !== null) {
		const members = Object.entries(payload).map(([key, value]) => [
			`${name}[${key}]`,
			textOf(value),
		]);
		return Object.fromEntries(members) as Record<string, unknown>;
	}
	return { [name]: textOf(payload) };
}

const textOf = (value: unknown): string =>
	typeof value === 'string' ? value : String(JSON.stringify(value));

interface Shot {
	readonly operation: ApiOperation;
	/** Beside the good call's own, or in their place. */
	readonly values: Readonly<Record<ApiInput['place'], Readonly<Record<string, unknown>>>>;
}

function accepts(operation: ApiOperation, input: ApiInput, payload: unknown): boolean {
	const own = { ...pathOwn(operation, input), ...valuesIn(callFor(operation), input.place) };
	const { [input.name]: _left, ...rest } = own;
	const sent = { ...rest, ...arriving(input, payload) };
	return schemaOf(operation, input.place)?.safeParse(sent).success ?? false;
}

/** Other parameters of the path, so that the one is judged alone. */
const pathOwn = ({ inputs }: ApiOperation, { place }: ApiInput): Record<string, string> =>
	place === 'path'
		? Object.fromEntries(
				inputs
					.filter((other) => other.place === 'path')
					.map(({ name }) => [name, '00000000-0000-4000-8000-000000000000']),
			)
		: {};

function shotOf(operation: ApiOperation, loaded: readonly (readonly [ApiInput, unknown])[]): Shot {
	const values: Record<ApiInput['place'], Record<string, unknown>> = {
		path: {},
		query: {},
		body: {},
	};
	for (const [input, payload] of loaded)
		Object.assign(values[input.place], arriving(input, payload));
	return { operation, values };
}

/** One call per operation and payload that puts it wherever it is taken, and some that are refused. */
function volley(): Shot[] {
	const random = seededRandom(SEED);
	const shots: Shot[] = [];
	for (const operation of tenancy.operations) {
		const inputs = operation.inputs.filter(takesText);
		const refused: (readonly [ApiInput, unknown])[] = [];
		for (const payload of INJECTIONS) {
			const taken = inputs.filter((input) => accepts(operation, input, payload));
			if (taken.length > 0) {
				shots.push(
					shotOf(
						operation,
						taken.map((input) => [input, payload] as const),
					),
				);
			}
			for (const input of inputs) if (!taken.includes(input)) refused.push([input, payload]);
		}
		const some = random.shuffled(refused).slice(0, REFUSED_PER_OPERATION);
		shots.push(...some.map((one) => shotOf(operation, [one])));
	}
	return shots;
}

const REFUSED_PER_OPERATION = 12;

function fire({ operation, values }: Shot): Promise<ApiAnswer> {
	const call = callFor(operation);
	const path = { ...call.path, ...values.path } as Record<string, string>;
	const body = { ...call.body, ...values.body };
	const { query: _own, ...rest } = call;
	const sent = requestOf(
		operation,
		{ ...rest, path },
		{ objects: tenancy.own.objects, instead: pathsOf(operation, values.path) },
	);
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries({ ...call.query, ...values.query })) {
		for (const text of [value].flat()) query.append(name, String(text));
	}
	const address = sent.path + (query.size > 0 ? `?${query.toString()}` : '');
	return tenancy.stack.api(sent.method, address, {
		key: keyFor(operation, call),
		...(operation.takesJson ? { body } : {}),
	});
}

const pathsOf = ({ inputs }: ApiOperation, values: Readonly<Record<string, unknown>>) =>
	new Map(
		inputs.flatMap((input): [ApiInput, unknown][] =>
			input.place === 'path' && input.name in values ? [[input, values[input.name]]] : [],
		),
	);

describe('a value that is more than a value', () => {
	it('is taken nowhere but as a scalar or a list of them', () => {
		const open = tenancy.operations.flatMap(({ id, inputs }) =>
			inputs.filter((input) => !takesScalarsAlone(input)).map(({ name }) => `${id} ${name}`),
		);
		expect(open).toEqual([]);
		const texts = tenancy.operations.flatMap(({ inputs }) => inputs.filter(takesText));
		expect(texts.length).toBeGreaterThan(80);
		expect(INJECTIONS).toHaveLength(60);
	});

	it('never becomes anything but text: no operator passes a schema', () => {
		const passed: string[] = [];
		for (const operation of tenancy.operations) {
			for (const input of operation.inputs) {
				for (const payload of INJECTIONS.filter(isObject)) {
					const sent = { ...valuesIn(callFor(operation), input.place), [input.name]: payload };
					const parsed = schemaOf(operation, input.place)?.safeParse(sent);
					if (parsed?.success && JSON.stringify(parsed.data).includes('"$')) {
						passed.push(`${operation.id} ${input.name} ${JSON.stringify(payload)}`);
					}
				}
			}
		}
		expect(passed).toEqual([]);
	});

	it('breaks nothing and reaches no other workspace, in every text input', async () => {
		const { live, foreign } = tenancy;
		const others = [live, foreign].flatMap(({ accountId, objects }) => [
			accountId,
			objects.pin,
			objects.schedule,
			objects.client,
			objects.webhook,
			objects.apiKey,
			objects.connectLink,
		]);
		const before = await tenancy.dump();
		const failed: string[] = [];
		await each(volley(), async (shot) => {
			const answer = await fire(shot);
			const reached =
				shot.operation.scope !== 'operator' && others.some((id) => answer.text.includes(id));
			if (answer.status >= 500 || reached || answer.headers.has('x-hostile')) {
				failed.push(`${shot.operation.id} ${JSON.stringify(shot.values)}: ${answer.text}`);
			}
		});
		expect(failed.slice(0, 10)).toEqual([]);
		const after = await tenancy.dump();
		const touched = differenceOf(before, after).filter((id) =>
			others.some((other) => before.get(id)?.includes(other)),
		);
		expect(touched).toEqual([]);
	});

	it.each(['/v1/pins', '/v1/schedules'])('is searched for in %s within 50 ms', async (path) => {
		for (const text of SLOW_TEXTS) {
			for (const q of [text, text.slice(0, 200)]) {
				const times: number[] = [];
				for (let tries = 0; tries < 5 && Math.min(...times, Infinity) > 50; tries++) {
					const start = performance.now();
					const answer = await tenancy.stack.api('GET', `${path}?q=${encodeURIComponent(q)}`);
					times.push(performance.now() - start);
					expect([200, 414, 422, 431]).toContain(answer.status);
				}
				const best = Math.min(...times);
				expect({ q: q.slice(0, 20), length: q.length, slow: best > 50 ? best : 0 }).toEqual({
					q: q.slice(0, 20),
					length: q.length,
					slow: 0,
				});
			}
		}
	});

	it('is put into no pattern and no code: the service has no such query', () => {
		const folder = join(__dirname, '../../service/src');
		const risky = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
			(name) =>
				name.endsWith('.ts') &&
				/\$(where|regex|function|accumulator)\b|mapReduce|\$text\b/.test(
					readFileSync(join(folder, name), 'utf8'),
				),
		);
		expect(risky).toEqual([]);
	});
});

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Names that everything inherits, in this realm and in Node's own. */
const inherited = (): string[] => {
	const own = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
	const nodes = runInThisContext('[Object.prototype, Array.prototype]') as object[];
	return [...own, ...nodes].map((one) => Reflect.ownKeys(one).map(String).join());
};

describe('a body that reaches for a prototype', () => {
	it('changes nothing that all objects have, in every JSON body', async () => {
		expect(POLLUTIONS).toHaveLength(40);
		const before = inherited();
		const stored = await tenancy.dump();
		const failed: string[] = [];
		const shots = withBodies().flatMap((operation) =>
			POLLUTIONS.map((pollution) => ({ operation, pollution })),
		);
		await each(shots, async ({ operation, pollution }) => {
			const answer = await send(operation, `{${pollution}}`);
			if (answer.status >= 500) failed.push(`${operation.id} ${pollution}: ${answer.text}`);
		});
		expect(failed).toEqual([]);
		expect(inherited()).toEqual(before);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
		const after = await tenancy.dump();
		expect([...after.values()].filter((text) => text.includes('polluted'))).toEqual([]);
		expect(differenceOf(stored, after)).toEqual([]);
	});
});
