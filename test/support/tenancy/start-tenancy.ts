import { issueApiKey, SCOPES } from '../../../service/src/features/access/index.js';
import { createWorkspace } from '../../../service/src/features/workspaces/index.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { systemRandom } from '../../../service/src/platform/random.js';
import { startStack, type Stack } from '../start-stack.js';
import { connectTenant, type Tenant } from '../tenant.js';
import { testDatabase } from '../test-database.js';
import { apiOperations, type ApiInput, type ApiOperation } from './api-operations.js';
import { makeObjects, type Objects } from './objects.js';
import { idValue, namesObject, OBJECT_OF, type OperationCall } from './operation-calls.js';

export const OPERATOR_KEY = 'an-operator-key-of-the-tenancy-tests';

/** A workspace with one of everything. */
export interface Party extends Tenant {
	readonly organizationId: string;
	readonly objects: Objects;
}

/**
 * A service that does nothing by itself, with a sandbox project, the live project of the same
 * organization, another organization, and a second account in the sandbox project.
 */
export interface Tenancy {
	readonly stack: Stack;
	readonly operations: readonly ApiOperation[];
	readonly own: Party;
	readonly live: Party;
	readonly foreign: Party;
	/** A key for the second account of the own workspace alone. */
	readonly narrowKey: string;
	readonly narrow: Objects;
	/** The database's documents by `collection/id`, without what every call may note. */
	dump(): Promise<Map<string, string>>;
	/** Names of the database commands that ran while `work` did. */
	commandsOf(work: () => Promise<unknown>): Promise<string[]>;
	stop(): Promise<void>;
}

export async function startTenancy(): Promise<Tenancy> {
	const database = testDatabase();
	const mark = database.mongoUrl.includes('?') ? '&' : '?';
	const stack = await startStack({
		stores: {
			mongoUrl: `${database.mongoUrl}${mark}monitorCommands=true`,
			redisUrl: database.redisUrl,
		},
		settings: {
			PINLANE_ROLES: 'api',
			PINLANE_PINTEREST_TIMEOUT_MS: '10000',
			PINLANE_RECORD_LEASE_MS: '40000',
			PINLANE_QUEUE_PREFIX: database.keyPrefix,
			PINLANE_OPERATOR_KEY: OPERATOR_KEY,
			PINLANE_SIGN_INS_PER_MINUTE: '100000',
		},
	});
	const { context } = stack;
	const organizationOf = async (id: string): Promise<string> =>
		(await context.access.workspaces.find(id))?.organizationId ?? '';
	const party = async (tenant: Tenant): Promise<Party> => {
		const organizationId = await organizationOf(tenant.workspaceId);
		const objects = await makeObjects({ context, organizationId }, tenant);
		return { ...tenant, organizationId, objects };
	};
	const second = await stack.connect('second-account', stack.workspaceId);
	const narrowKey = await stack.newKey({ accountIds: [second.accountId] });
	const own = await party(stack);
	return {
		stack,
		operations: apiOperations(context),
		own,
		live: await party(await liveTenant(stack, own.organizationId)),
		foreign: await party(await stack.connect('another-organization')),
		narrowKey,
		narrow: { ...own.objects, account: second.accountId, board: second.boardId },
		dump: () => dumpOf(stack),
		commandsOf: (work) => commandsOf(stack, work),
		stop: async () => {
			await stack.stop();
			await database.drop();
		},
	};
}

/** A project of the same organization whose keys are live ones; its pins go to the simulator. */
async function liveTenant(stack: Stack, organizationId: string): Promise<Tenant> {
	const { context } = stack;
	const { access, clock, connection } = context;
	const given = { name: 'Live', provider: 'simulator', organizationId } as const;
	const { _id: workspaceId } = await createWorkspace(access, given);
	await nativeDatabase(connection)
		.collection<{ _id: string }>('workspaces')
		.updateOne({ _id: workspaceId }, { $set: { environment: 'production' } });
	access.workspaceCache.delete(workspaceId);
	const tenant = await connectTenant(
		{ context, url: stack.url } as Parameters<typeof connectTenant>[0],
		{ username: 'live-account', workspaceId },
	);
	const { apiKey: key } = await issueApiKey(
		{ apiKeys: access.apiKeys, clock, random: systemRandom },
		{ workspaceId, environment: 'production', name: 'live', scopes: [...SCOPES] },
	);
	return { ...tenant, key };
}

/** What a call may note although it is refused, by collection. */
const NOTED: Readonly<Record<string, readonly string[]>> = { api_keys: ['lastUsedAt'] };
/** Refusals are kept, and copies of what Pinterest says of the caller's own account. */
const LEFT_OUT = ['activity', 'board_lists'];

async function dumpOf({ context }: Stack): Promise<Map<string, string>> {
	const database = nativeDatabase(context.connection);
	const found = new Map<string, string>();
	for (const { name } of await database.listCollections({}, { nameOnly: true }).toArray()) {
		if (LEFT_OUT.includes(name)) continue;
		for (const document of await database.collection(name).find().toArray()) {
			for (const field of NOTED[name] ?? []) delete document[field];
			found.set(`${name}/${String(document._id)}`, JSON.stringify(document));
		}
	}
	return found;
}

/** The documents in which two dumps differ. */
export function differenceOf(
	before: ReadonlyMap<string, string>,
	after: ReadonlyMap<string, string>,
): string[] {
	const all = new Set([...before.keys(), ...after.keys()]);
	return [...all].filter((id) => before.get(id) !== after.get(id));
}

async function commandsOf({ context }: Stack, work: () => Promise<unknown>): Promise<string[]> {
	const client = context.connection.getClient();
	const seen: string[] = [];
	const note = ({ commandName, command }: { commandName: string; command: object }): void => {
		const [, collection] = Object.entries(command)[0] ?? [];
		if (commandName !== 'hello') seen.push(`${commandName} ${String(collection)}`);
	};
	client.on('commandStarted', note);
	try {
		await work();
	} finally {
		client.off('commandStarted', note);
	}
	return seen.sort();
}

/** What is sent: path with query, and the body. */
export interface SentCall {
	readonly method: string;
	readonly path: string;
	readonly body?: unknown;
}

/** The request of an operation's call, with other values in place of some. */
export function requestOf(
	{ method, path, inputs, takesJson }: ApiOperation,
	call: OperationCall,
	given: { readonly objects: Objects; readonly instead?: ReadonlyMap<ApiInput, unknown> },
): SentCall {
	const { objects, instead = new Map<ApiInput, unknown>() } = given;
	const values = (place: ApiInput['place'], own: Readonly<Record<string, unknown>> = {}) => {
		const all = new Map(Object.entries(own));
		for (const input of inputs.filter((each) => each.place === place)) {
			if (instead.has(input)) all.set(input.name, instead.get(input));
		}
		return all;
	};
	const params = values('path', { ...pathOf(inputs, objects), ...call.path });
	const query = new URLSearchParams();
	for (const [name, value] of values('query', call.query)) query.append(name, String(value));
	const sent = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
		encodeURIComponent(wellFormed(String(params.get(name) ?? 'none'))),
	);
	const search = query.size > 0 ? `?${query.toString()}` : '';
	if (!takesJson) return { method, path: sent + search };
	return { method, path: sent + search, body: Object.fromEntries(values('body', call.body)) };
}

/** An address cannot hold half a character. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const pathOf = (inputs: readonly ApiInput[], objects: Objects): Record<string, string> =>
	Object.fromEntries(
		inputs.flatMap(({ place, name }) => {
			const kind = place === 'path' ? OBJECT_OF[name] : undefined;
			return kind ? [[name, objects[kind]]] : [];
		}),
	);

/** The inputs of an operation that name one of our objects. */
export const objectInputs = ({ inputs }: ApiOperation): ApiInput[] =>
	inputs.filter((input) => namesObject(input) && OBJECT_OF[input.name] !== null);

/** The id that stands in that input, out of these objects. */
export function idOf({ name }: ApiInput, objects: Objects): string | string[] {
	const kind = OBJECT_OF[name];
	if (!kind) throw new Error(`${name} names an object that OBJECT_OF does not know`);
	return idValue({ name }, objects[kind]);
}
